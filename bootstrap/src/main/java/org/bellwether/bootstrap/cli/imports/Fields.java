package org.bellwether.bootstrap.cli.imports;

import static java.util.Locale.ROOT;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The fields of a JSON object, read the way people write them: numbers in texts, lists in texts,
/// times in many forms, and words that say that there is nothing. What cannot be read is noted as a
/// problem and counts as absent, so that all problems of a line are told at once.
final class Fields {
  /// Words for "nothing", in lower case; the last is how programs in Go write a time they lack.
  private static final Set<String> NOTHING =
      Set.of("", "n/a", "na", "null", "none", "nan", "-", "0001-01-01t00:00:00z");

  /// Numbers longer than this, written out, are nobody's.
  private static final int MAX_DIGITS = 64;

  private final JsonNode object;
  private final String path;
  private final List<String> problems;

  private Fields(JsonNode object, String path, List<String> problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  static Fields of(JsonNode object) {
    return new Fields(object, "", new ArrayList<>());
  }

  /// What could not be read, in words for people.
  List<String> problems() {
    return problems;
  }

  void problem(String field, String rule) {
    problems.add(path + field + " " + rule);
  }

  /// Whether the field is there, whatever it holds.
  boolean has(String field) {
    return object.has(field);
  }

  private @Nullable JsonNode node(String field) {
    JsonNode node = object.get(field);
    return node == null
            || node.isNull()
            || (node.isString() && NOTHING.contains(node.stringValue().strip().toLowerCase(ROOT)))
        ? null
        : node;
  }

  /// A text, or a number as one.
  @Nullable String text(String field) {
    JsonNode node = node(field);
    if (node == null || node.isString()) {
      return node == null ? null : node.stringValue();
    }
    if (node.isNumber() || node.isBoolean()) {
      return node.asString();
    }
    problem(field, "must be text");
    return null;
  }

  /// The first of these texts that is there.
  @Nullable String firstText(String... fields) {
    for (String field : fields) {
      JsonNode node = node(field);
      if (node != null && node.isValueNode()) {
        return text(field);
      }
    }
    return null;
  }

  boolean flag(String field) {
    String text = text(field);
    return text != null && text.strip().equalsIgnoreCase("true");
  }

  /// A number, or a text that is one.
  @Nullable BigDecimal number(String field) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    Optional<BigDecimal> number = numberOf(node);
    if (number.isEmpty()) {
      problem(field, "must be a number");
    }
    return number.orElse(null);
  }

  /// As [#number], and nothing where there is no number.
  @Nullable BigDecimal numberIfAny(String field) {
    JsonNode node = node(field);
    return node == null ? null : numberOf(node).orElse(null);
  }

  private static Optional<BigDecimal> numberOf(JsonNode node) {
    String text = node.isNumber() || node.isString() ? node.asString().strip() : "";
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(text);
      // before anything is reckoned with it: a huge exponent is a huge number of digits
      return Math.abs((long) number.scale()) + number.precision() > 2L * MAX_DIGITS
          ? Optional.empty()
          : Optional.of(number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// A moment; a date is its beginning in UTC.
  @Nullable Instant time(String field) {
    return time(field, FileTimes.Day.BEGINS);
  }

  /// A moment; a date is its end in UTC.
  @Nullable Instant end(String field) {
    return time(field, FileTimes.Day.ENDS);
  }

  private @Nullable Instant time(String field, FileTimes.Day day) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    Optional<Instant> time =
        node.isNumber()
            ? numberOf(node).flatMap(FileTimes::ofEpoch)
            : node.isString() ? FileTimes.parse(node.stringValue().strip(), day) : Optional.empty();
    if (time.isEmpty()) {
      problem(field, "must be a time that exists, from 1970 on, such as 2030-01-31T12:00:00Z");
    }
    return time.orElse(null);
  }

  /// The first of these that is a time.
  @Nullable Instant firstTime(String... fields) {
    return first(this::time, fields);
  }

  /// The first of these that is a time, as [#end] reads it.
  @Nullable Instant firstEnd(String... fields) {
    return first(this::end, fields);
  }

  /// The first of these that is a number.
  @Nullable BigDecimal firstNumber(String... fields) {
    return first(this::number, fields);
  }

  private <T> @Nullable T first(Function<String, @Nullable T> read, String... fields) {
    for (String field : fields) {
      if (node(field) != null) {
        return read.apply(field);
      }
    }
    return null;
  }

  /// These texts one below the other, those that are there; null for none.
  @Nullable String paragraphs(String... fields) {
    List<String> texts = Stream.of(fields).map(this::text).filter(Objects::nonNull).toList();
    return texts.isEmpty() ? null : String.join("\n\n", texts);
  }

  /// An object of its own; one without fields where there is none.
  Fields object(String field) {
    JsonNode node = node(field);
    return new Fields(
        node == null || !node.isObject() ? JsonItems.JSON.createObjectNode() : node,
        path + field + ".",
        problems);
  }

  boolean isList(String field) {
    return object.path(field).isArray();
  }

  boolean isObject(String field) {
    return object.path(field).isObject();
  }

  /// The objects of a list; none where there is no list.
  List<Fields> objects(String field) {
    List<Fields> objects = new ArrayList<>();
    List<JsonNode> elements = elements(field);
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i).isObject()) {
        objects.add(new Fields(elements.get(i), path + field + "[" + i + "].", problems));
      } else {
        problem(field + "[" + i + "]", "must be an object");
      }
    }
    return objects;
  }

  /// The texts and numbers of a list, or of a text that holds one in JSON.
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(field)) {
      if (element.isValueNode() && !element.isNull()) {
        texts.add(element.asString());
      } else if (!element.isNull()) {
        problem(field, "must be a list of texts");
        return List.of();
      }
    }
    return texts;
  }

  /// The numbers of a list, or of a text that holds one in JSON.
  List<BigDecimal> numbers(String field) {
    List<BigDecimal> numbers = new ArrayList<>();
    for (JsonNode element : elements(field)) {
      Optional<BigDecimal> number = numberOf(element);
      if (number.isEmpty()) {
        problem(field, "must be a list of numbers");
        return List.of();
      }
      numbers.add(number.get());
    }
    return numbers;
  }

  private List<JsonNode> elements(String field) {
    JsonNode node = node(field);
    if (node != null && node.isString() && node.stringValue().stripLeading().startsWith("[")) {
      try {
        node = JsonItems.JSON.readTree(node.stringValue());
      } catch (JacksonException e) {
        problem(field, "must be a list in JSON");
        return List.of();
      }
    }
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      problem(field, "must be a list");
      return List.of();
    }
    List<JsonNode> elements = new ArrayList<>();
    node.forEach(elements::add);
    return elements;
  }
}
