package org.bellwether.rest.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.ApiError.Violation;
import org.bellwether.rest.problem.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// JSON as this API reads and writes it: strict on the way in, exact on the way out.
public final class Json {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NAME_LENGTH = 1000;

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNameLength(MAX_NAME_LENGTH)
                          .maxNumberLength(Decimals.MAX_LENGTH)
                          .build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
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

  /// Reads what was written here before, maybe by another version of this server.
  public <T> T restore(byte[] written, Class<T> type) {
    return mapper.readValue(written, type);
  }

  /// Reads a record of that type from a JSON object.
  ///
  /// @throws ApiError when the text is not a JSON object
  public <T> Reading<T> read(byte[] utf8, Class<T> type) {
    return read(utf8, type, null);
  }

  /// RFC 7396: `original` with the patch applied to it.
  public <T> Reading<T> merge(T original, byte[] patch, Class<T> type) {
    return read(patch, type, original);
  }

  private <T> Reading<T> read(byte[] utf8, Class<T> type, @Nullable T original) {
    try (JsonParser parser = mapper.createParser(decode(utf8))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw notAnObject();
      }
      Reading<T> reading = new RecordReader(parser).read(type, original);
      if (parser.nextToken() != null) {
        throw malformed("followed by something else", parser.currentLocation());
      }
      return reading;
    } catch (JacksonException e) {
      throw malformed(e);
    } catch (NumberFormatException e) {
      throw outOfRange();
    }
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
              : said.startsWith("Name")
                  ? "with a name of more than " + MAX_NAME_LENGTH + " characters"
                  : "with a number of more than " + Decimals.MAX_LENGTH + " characters";
    } else if (said.startsWith("Duplicate")) {
      reason = "with the same field twice";
    } else {
      reason = "not well-formed JSON";
    }
    return malformed(reason, e.getLocation());
  }

  private static ApiError malformed(String reason, @Nullable TokenStreamLocation at) {
    String where =
        at == null || at.getLineNr() < 1
            ? ""
            : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
    return new ApiError(Problem.MALFORMED_JSON, "the body is " + reason + where);
  }
}
