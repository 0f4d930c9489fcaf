package org.bellwether.rest.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.bellwether.rest.http.ApiError.Violation;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.CollectedProblem;
import tools.jackson.databind.exc.DeferredBindingException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/// JSON as this API reads and writes it: strict on the way in, exact on the way out.
public final class Json {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER_LENGTH = 64;

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              config -> {
                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .addModule(new SimpleModule().addDeserializer(Instant.class, new InstantReader()))
          .build();

  public byte[] write(Object value) {
    return mapper.writeValueAsBytes(value);
  }

  /// Reads a value of that type, or says everything that keeps the text from being one.
  public <T> T read(byte[] utf8, Class<T> type) {
    return readText(decode(utf8), type);
  }

  private <T> T readText(String text, Class<T> type) {
    try {
      T value = mapper.readerFor(type).problemCollectingReader().readValueCollectingProblems(text);
      return required(value);
    } catch (DeferredBindingException e) {
      throw ApiError.validation(e.getProblems().stream().map(Json::violation).toList());
    } catch (JacksonException e) {
      throw new ApiError(Problem.MALFORMED_JSON, "not the JSON expected here: " + reason(e));
    }
  }

  /// RFC 7396: `original` with the patch applied to it, read as the type of `original`.
  public <T> T merge(T original, byte[] patch, Class<T> type) {
    JsonNode changes = read(patch, JsonNode.class);
    if (!changes.isObject()) {
      throw new ApiError(Problem.MALFORMED_JSON, "a merge patch is a JSON object");
    }
    ObjectNode merged = mapper.valueToTree(original);
    for (var change : changes.properties()) {
      if (change.getValue().isNull()) {
        merged.remove(change.getKey());
      } else {
        merged.set(change.getKey(), change.getValue());
      }
    }
    return readText(mapper.writeValueAsString(merged), type);
  }

  private static <T> T required(T value) {
    if (value == null || (value instanceof JsonNode node && node.isMissingNode())) {
      throw new ApiError(Problem.MALFORMED_JSON, "a JSON object is expected, not null or nothing");
    }
    return value;
  }

  private static String decode(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ApiError(Problem.MALFORMED_JSON, "the body is not UTF-8");
    }
  }

  private static Violation violation(CollectedProblem problem) {
    return new Violation(field(problem.getPath()), firstSentence(problem.getMessage()));
  }

  private static String field(JsonPointer pointer) {
    StringBuilder field = new StringBuilder();
    for (JsonPointer at = pointer; at != null && !at.matches(); at = at.tail()) {
      if (at.mayMatchElement()) {
        field.append('[').append(at.getMatchingIndex()).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(at.getMatchingProperty());
      }
    }
    return field.isEmpty() ? "body" : field.toString();
  }

  private static String firstSentence(String message) {
    if (message.startsWith("Unrecognized property")) {
      return "is not a field of this resource";
    }
    if (message.startsWith("Cannot deserialize") || message.startsWith("Cannot coerce")) {
      return "is of the wrong type";
    }
    return message.lines().findFirst().orElse("is not what was expected");
  }

  private static String reason(JacksonException e) {
    String line = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    String where =
        e.getLocation() == null
            ? ""
            : " (line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + ")";
    return line.replaceAll("`?(tools\\.jackson|org\\.bellwether|java)\\.[\\w.$]+`?", "it") + where;
  }

  /// Times are ISO-8601 text with an offset, of the years 1 to 9999; never numbers.
  private static final class InstantReader extends StdDeserializer<Instant> {
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999Z");

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
      String text = parser.getValueAsString();
      try {
        if (text != null
            && text.length() <= 40
            && parser.currentToken().isScalarValue()
            && !parser.currentToken().isNumeric()) {
          Instant instant = OffsetDateTime.parse(text).toInstant();
          if (!instant.isBefore(Instant.EPOCH) && !instant.isAfter(END)) {
            return instant;
          }
        }
      } catch (DateTimeParseException _) {
        // said below
      }
      parser.skipChildren();
      return (Instant)
          context.handleWeirdStringValue(
              Instant.class, String.valueOf(text), "must be a time such as 2030-01-31T12:00:00Z");
    }
  }
}
