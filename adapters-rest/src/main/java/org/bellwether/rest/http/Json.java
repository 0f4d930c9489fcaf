package org.bellwether.rest.http;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bellwether.rest.http.ApiError.Violation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

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
          .addModule(
              new SimpleModule()
                  .addDeserializer(String.class, new TextReader())
                  .addDeserializer(Instant.class, new InstantReader())
                  .addDeserializer(UUID.class, new UuidReader())
                  .addDeserializer(BigDecimal.class, new DecimalReader()))
          .build();

  /// A value and what kept parts of the text from becoming part of it.
  ///
  /// @param value without the fields that could not be read
  /// @param unreadable the fields of the value that could not be read
  /// @param unknown what it has no field for
  public record Reading<T>(T value, List<Violation> unreadable, List<Violation> unknown) {

    /// All of them.
    public List<Violation> violations() {
      return Stream.concat(unreadable.stream(), unknown.stream()).toList();
    }
  }

  public byte[] write(Object value) {
    return mapper.writeValueAsBytes(value);
  }

  /// Reads a value of that type from a JSON object.
  ///
  /// @throws ApiError when the text is not a JSON object
  public <T> Reading<T> read(byte[] utf8, Class<T> type) {
    String text = decode(utf8);
    Unknown unknown = new Unknown();
    try {
      T value = mapper.readerFor(type).withHandler(unknown).readValue(text);
      if (value == null) {
        throw notAnObject();
      }
      return new Reading<>(
          value, List.of(), unknown.noticed ? unknown(object(text), type, "") : List.of());
    } catch (DatabindException e) {
      return bind(object(text), type);
    } catch (JacksonException e) {
      throw malformed(e);
    } catch (NumberFormatException e) {
      throw outOfRange();
    }
  }

  /// RFC 7396: `original` with the patch applied to it, read as the type of `original`.
  public <T> Reading<T> merge(T original, byte[] patch, Class<T> type) {
    ObjectNode merged = mapper.valueToTree(original);
    for (var change : object(decode(patch)).properties()) {
      // null stays as what it is: an absent value to a known field, and a violation to any other
      merged.set(change.getKey(), change.getValue());
    }
    return bind(merged, type);
  }

  private ObjectNode object(String text) {
    try {
      if (mapper.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw malformed(e);
    } catch (NumberFormatException e) {
      throw outOfRange();
    }
    throw notAnObject();
  }

  /// Reads what can be read: a field that cannot is noted and left out.
  private <T> Reading<T> bind(ObjectNode object, Class<T> type) {
    Unknown unknown = new Unknown();
    List<Violation> unreadable = new ArrayList<>();
    while (true) {
      try {
        T value = mapper.readerFor(type).withHandler(unknown).readValue(object);
        return new Reading<>(
            value, unreadable, unknown.noticed ? unknown(object, type, "") : List.of());
      } catch (MismatchedInputException e) {
        // at most once for each field that the types have, since unknown ones do not throw
        if (e.getPath().isEmpty() || !cut(object, e.getPath())) {
          throw e;
        }
        unreadable.add(new Violation(field(e.getPath()), rule(e.getTargetType())));
      }
    }
  }

  /// The fields that nobody asked for. Jackson tells them one by one, but not where they stand.
  private static List<Violation> unknown(ObjectNode object, Class<?> record, String within) {
    Map<String, Class<?>> known = new HashMap<>();
    for (RecordComponent component : record.getRecordComponents()) {
      known.put(component.getName(), component.getType());
    }
    List<Violation> unknown = new ArrayList<>();
    for (var field : object.properties()) {
      Class<?> type = known.get(field.getKey());
      if (type == null) {
        unknown.add(new Violation(within + field.getKey(), "is not a field of this resource"));
      } else if (type.isRecord() && field.getValue() instanceof ObjectNode inner) {
        unknown.addAll(unknown(inner, type, within + field.getKey() + "."));
      }
    }
    return unknown;
  }

  /// Removes what is at that path, but lists and maps as a whole.
  private static boolean cut(ObjectNode object, List<JacksonException.Reference> path) {
    JacksonException.Reference at = path.getFirst();
    if (path.size() > 1
        && isField(path.get(1))
        && object.get(at.getPropertyName()) instanceof ObjectNode inner) {
      return cut(inner, path.subList(1, path.size()));
    }
    return object.remove(at.getPropertyName()) != null;
  }

  private static boolean isField(JacksonException.Reference at) {
    return at.getPropertyName() != null && !(at.from() instanceof Map);
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

  private static String field(List<JacksonException.Reference> path) {
    StringBuilder field = new StringBuilder();
    for (JacksonException.Reference at : path) {
      if (at.getPropertyName() == null) {
        field.append('[').append(at.getIndex()).append(']');
      } else if (isField(at)) {
        field.append(field.isEmpty() ? "" : ".").append(at.getPropertyName());
      } else {
        field.append('[').append(at.getPropertyName()).append(']');
      }
    }
    return field.toString();
  }

  /// In our words: those of the library speak of classes.
  private static String rule(@Nullable Class<?> wanted) {
    if (wanted == Instant.class) {
      return Times.RULE;
    }
    if (wanted == BigDecimal.class) {
      return DecimalReader.RULE;
    }
    if (wanted == String.class) {
      return "must be text";
    }
    if (wanted == UUID.class) {
      return UuidReader.RULE;
    }
    if (wanted == Boolean.class) {
      return "must be true or false";
    }
    return wanted != null && Collection.class.isAssignableFrom(wanted)
        ? "must be a list"
        : "must be an object";
  }

  private static ApiError notAnObject() {
    return new ApiError(Problem.MALFORMED_JSON, "the body must be a JSON object");
  }

  /// The library lets exponents of more than ten digits through to [java.math.BigDecimal].
  private static ApiError outOfRange() {
    return new ApiError(Problem.MALFORMED_JSON, "the body has a number that is out of range");
  }

  private static ApiError malformed(JacksonException e) {
    String said = String.valueOf(e.getOriginalMessage());
    String reason;
    if (e instanceof StreamConstraintsException) {
      reason =
          said.contains("nesting depth")
              ? "nested deeper than " + MAX_DEPTH
              : "with a number of more than " + MAX_NUMBER_LENGTH + " characters";
    } else if (said.startsWith("Duplicate")) {
      reason = "with the same field twice";
    } else if (said.startsWith("Trailing")) {
      reason = "followed by something else";
    } else {
      reason = "not well-formed JSON";
    }
    return new ApiError(Problem.MALFORMED_JSON, "the body is " + reason + where(e));
  }

  private static String where(JacksonException e) {
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? ""
        : " (line %d, column %d)"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  /// Notices fields that nobody asked for, and passes them over.
  private static final class Unknown extends DeserializationProblemHandler {
    private boolean noticed;

    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser parser,
        ValueDeserializer<?> deserializer,
        Object beanOrClass,
        String name) {
      parser.skipChildren();
      noticed = true;
      return true;
    }
  }

  /// Text is never made of anything else.
  private static final class TextReader extends StdDeserializer<String> {
    TextReader() {
      super(String.class);
    }

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
      return parser.hasToken(JsonToken.VALUE_STRING)
          ? parser.getString()
          : (String) context.handleUnexpectedToken(String.class, parser);
    }
  }

  /// Times are texts, never numbers.
  private static final class InstantReader extends StdDeserializer<Instant> {
    InstantReader() {
      super(Instant.class);
    }

    @Override
    public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
      if (parser.hasToken(JsonToken.VALUE_STRING)) {
        String text = parser.getString();
        Optional<Instant> instant = Times.parse(text);
        return instant.isPresent()
            ? instant.get()
            : (Instant) context.handleWeirdStringValue(Instant.class, text, Times.RULE);
      }
      return (Instant) context.handleUnexpectedToken(Instant.class, parser);
    }
  }

  private static final class UuidReader extends StdDeserializer<UUID> {
    static final String RULE = "must be a UUID";

    UuidReader() {
      super(UUID.class);
    }

    @Override
    public @Nullable UUID deserialize(JsonParser parser, DeserializationContext context) {
      if (parser.hasToken(JsonToken.VALUE_STRING)) {
        String text = parser.getString();
        Optional<UUID> uuid = QueryParameters.parseUuid(text);
        return uuid.isPresent()
            ? uuid.get()
            : (UUID) context.handleWeirdStringValue(UUID.class, text, RULE);
      }
      return (UUID) context.handleUnexpectedToken(UUID.class, parser);
    }
  }

  /// Bounded, since arithmetic with a number such as 1e-999999999 takes all memory there is.
  private static final class DecimalReader extends StdDeserializer<BigDecimal> {
    static final String RULE = "must be a number with at most " + MAX_NUMBER_LENGTH + " digits";

    DecimalReader() {
      super(BigDecimal.class);
    }

    @Override
    public @Nullable BigDecimal deserialize(JsonParser parser, DeserializationContext context) {
      if (!parser.currentToken().isNumeric()) {
        return (BigDecimal) context.handleUnexpectedToken(BigDecimal.class, parser);
      }
      BigDecimal value = parser.getDecimalValue();
      return Math.abs((long) value.scale()) <= MAX_NUMBER_LENGTH
          ? value
          : (BigDecimal) context.handleWeirdNumberValue(BigDecimal.class, value.scale(), RULE);
    }
  }
}
