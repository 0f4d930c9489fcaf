package org.bellwether.rest.json;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bellwether.domain.text.Unicode;
import org.bellwether.rest.json.RecordShape.Kind;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.ApiError.Violation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads one record from a JSON object, in one pass whatever is wrong with it. Of a list or a map
/// that is too long nothing is built beyond the first element too many, which is enough for its
/// size rule to be broken; the rest is passed over.
final class RecordReader {
  private static final String DECIMAL_RULE =
      "must be a number with at most " + Decimals.MAX_LENGTH + " digits";
  private static final String TEXT_RULE = "must be text";
  private static final String WHOLE_TEXT_RULE = "must not have half surrogate pairs";
  private static final String MARKS_RULE =
      "must not have more than " + Unicode.MAX_MARKS + " marks on a character";

  private final JsonParser parser;
  private final List<Violation> unreadable = new ArrayList<>();
  private final List<Violation> unknown = new ArrayList<>();
  private int failures;

  RecordReader(JsonParser parser) {
    this.parser = parser;
  }

  /// With the parser at the beginning of an object.
  ///
  /// @param original what the object changes; null when it is the whole
  <T> Json.Reading<T> read(Class<T> type, @Nullable T original) {
    T value = type.cast(object(type, original, ""));
    return new Json.Reading<>(value, unreadable, unknown);
  }

  private Object object(Class<?> type, @Nullable Object original, String within) {
    RecordShape shape = RecordShape.of(type);
    @Nullable Object[] values = shape.values(original);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      Integer place = shape.places().get(name);
      if (place != null) {
        values[place] = value(shape.parts().get(place).kind(), within + name);
      } else {
        parser.skipChildren();
        note(unknown, within + name, "is not a field of this resource");
      }
    }
    return shape.build(values);
  }

  /// Null for what is null, and for what cannot be read.
  private @Nullable Object value(Kind kind, String field) {
    if (parser.hasToken(JsonToken.VALUE_NULL)) {
      return null;
    }
    return switch (kind) {
      case Kind.Single single -> single(single.type(), field);
      case Kind.Typed _ -> text(field);
      case Kind.Inner inner ->
          parser.hasToken(JsonToken.START_OBJECT)
              ? object(inner.type(), null, field + ".")
              : fail(field, "must be an object");
      case Kind.Many many ->
          parser.hasToken(JsonToken.START_ARRAY)
              ? list(many, field)
              : fail(field, "must be a list");
      case Kind.Named named ->
          parser.hasToken(JsonToken.START_OBJECT)
              ? map(named, field)
              : fail(field, "must be an object");
    };
  }

  private @Nullable List<@Nullable Object> list(Kind.Many many, String field) {
    int failuresBefore = failures;
    int toldBefore = unreadable.size();
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (elements.size() > many.max()) {
        parser.skipChildren();
      } else {
        elements.add(value(many.each(), field + "[" + elements.size() + "]"));
      }
    }
    return isJudged(elements.size(), many.max(), failuresBefore, toldBefore) ? elements : null;
  }

  private @Nullable Map<String, @Nullable Object> map(Kind.Named named, String field) {
    int failuresBefore = failures;
    int toldBefore = unreadable.size();
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (entries.size() > named.max()) {
        parser.skipChildren();
      } else {
        entries.put(name, value(named.each(), field + "[" + name + "]"));
      }
    }
    return isJudged(entries.size(), named.max(), failuresBefore, toldBefore) ? entries : null;
  }

  /// Whether the rules of the record can judge what was read: not when a part is missing, but when
  /// there are too many, and then nothing is said of the parts.
  private boolean isJudged(int size, int max, int failuresBefore, int toldBefore) {
    if (size > max) {
      unreadable.subList(toldBefore, unreadable.size()).clear();
      failures = failuresBefore;
      return true;
    }
    return failures == failuresBefore;
  }

  private @Nullable Object single(Class<?> type, String field) {
    if (type == String.class) {
      return composed(field);
    }
    if (type == BigDecimal.class) {
      return decimal(field);
    }
    if (type == Boolean.class) {
      return parser.currentToken().isBoolean()
          ? (Boolean) parser.getBooleanValue()
          : fail(field, "must be true or false");
    }
    boolean isTime = type == Instant.class;
    Optional<?> parsed =
        !parser.hasToken(JsonToken.VALUE_STRING)
            ? Optional.empty()
            : isTime ? Times.parse(parser.getString()) : Uuids.parse(parser.getString());
    return parsed.isPresent() ? parsed.get() : fail(field, isTime ? Times.RULE : "must be a UUID");
  }

  private @Nullable Object composed(String field) {
    String text = text(field);
    if (text == null) {
      return null;
    }
    return Unicode.isOverloaded(text) ? fail(field, MARKS_RULE) : Unicode.composed(text);
  }

  private @Nullable String text(String field) {
    String text = parser.hasToken(JsonToken.VALUE_STRING) ? parser.getString() : null;
    if (text == null || !isWhole(text)) {
      fail(field, text == null ? TEXT_RULE : WHOLE_TEXT_RULE);
      return null;
    }
    return text;
  }

  private @Nullable Object decimal(String field) {
    if (!parser.currentToken().isNumeric()) {
      return fail(field, DECIMAL_RULE);
    }
    BigDecimal value = Decimals.parse(parser.getString()).orElse(null);
    return value == null ? fail(field, DECIMAL_RULE) : value;
  }

  /// Whether it can be written in UTF-8: a half surrogate pair would become a question mark, and
  /// two texts the same.
  private static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
      }
    }
    return true;
  }

  private @Nullable Object fail(String field, String rule) {
    if (parser.currentToken().isNumeric()) {
      parser.getDecimalValue(); // no number at all, perhaps
    }
    parser.skipChildren();
    note(field, rule);
    return null;
  }

  private void note(String field, String rule) {
    failures++;
    note(unreadable, field, rule);
  }

  /// One more than are told, so that it shows that there are more.
  private static void note(List<Violation> violations, String field, String rule) {
    if (violations.size() <= ApiError.MAX_VIOLATIONS) {
      violations.add(new Violation(field, rule));
    }
  }
}
