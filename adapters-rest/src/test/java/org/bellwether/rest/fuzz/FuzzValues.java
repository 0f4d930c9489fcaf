package org.bellwether.rest.fuzz;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// JSON made from the schemas of the API document: what they allow, what lies just at or beyond
/// their bounds, and what is of another type.
final class FuzzValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 6;
  private static final int LONG_AT_MOST = 30_000;

  private static final List<String> TEXTS =
      List.of(
          "Yes",
          "No",
          "Maybe",
          " ",
          "a",
          "Will it rain? 🌧",
          "\u0000",
          "\r\nX: y",
          "\ud800",
          "'; --",
          "<script>",
          "../../etc/passwd",
          "%00",
          "\u202e",
          "null",
          "NaN",
          "-0",
          "ａ",
          "ß",
          "İ");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0.0",
          "-1",
          "1",
          "0.0000001",
          "0.000001",
          "1e-7",
          "1e400",
          "-1e400",
          "1e1000000",
          "1000000000",
          "1000000000.000001",
          "9223372036854775807",
          "9223372036854775808",
          "0.5",
          "1E+2",
          "2147483648",
          "1e-999999999",
          "9".repeat(60),
          "9".repeat(10_000));

  private static final List<String> OTHERS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "[null]",
          "[[[]]]",
          "{\"a\":1}",
          "\"2035-01-01T00:00:00Z\"",
          "1e9",
          "[1,\"2\"]",
          "\"NaN\"");

  private final OpenAPI api;
  private final JsonMapper json = JsonMapper.shared();

  FuzzValues(OpenAPI api) {
    this.api = api;
  }

  Schema<?> resolved(Schema<?> schema) {
    Schema<?> at = schema;
    while (at.get$ref() != null) {
      String name = at.get$ref().substring(at.get$ref().lastIndexOf('/') + 1);
      at = api.getComponents().getSchemas().get(name);
    }
    return at;
  }

  /// Something that the schema allows, as far as it can be told.
  JsonNode valid(Schema<?> given, SplittableRandom random) {
    return valid(given, random, 0);
  }

  private JsonNode valid(Schema<?> given, SplittableRandom random, int depth) {
    Schema<?> schema = resolved(given);
    if (schema.getConst() != null) {
      return tree(schema.getConst());
    }
    if (schema.getEnum() != null) {
      return tree(pick(schema.getEnum(), random));
    }
    if (schema.getOneOf() != null) {
      return valid(pick(schema.getOneOf(), random), random, depth);
    }
    if (schema.getAnyOf() != null) {
      return valid(pick(schema.getAnyOf(), random), random, depth);
    }
    return switch (type(schema, random)) {
      case "object" -> object(schema, random, depth);
      case "array" -> array(schema, random, depth);
      case "integer" -> NODES.numberNode(number(schema, random).toBigInteger());
      case "number" -> NODES.numberNode(number(schema, random));
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "null" -> NODES.nullNode();
      default -> NODES.stringNode(text(schema, random));
    };
  }

  private String type(Schema<?> schema, SplittableRandom random) {
    Set<String> types = schema.getTypes();
    if (types != null && !types.isEmpty()) {
      return pick(List.copyOf(types), random);
    }
    if (schema.getType() != null) {
      return schema.getType();
    }
    return schema.getProperties() == null && schema.getAllOf() == null ? "string" : "object";
  }

  private ObjectNode object(Schema<?> schema, SplittableRandom random, int depth) {
    ObjectNode object = NODES.objectNode();
    if (schema.getAllOf() != null) {
      for (Schema<?> part : schema.getAllOf()) {
        if (valid(part, random, depth + 1) instanceof ObjectNode fields) {
          object.setAll(fields);
        }
      }
    }
    if (schema.getProperties() != null && depth < MAX_DEPTH) {
      List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
      schema
          .getProperties()
          .forEach((name, property) -> {
            if (required.contains(name) || random.nextInt(3) == 0) {
              object.set(name, valid((Schema<?>) property, random, depth + 1));
            }
          });
    }
    if (schema.getAdditionalProperties() instanceof Schema<?> values && depth < MAX_DEPTH) {
      for (String name : List.of("Yes", "No")) {
        object.set(name, valid(values, random, depth + 1));
      }
    }
    return object;
  }

  private ArrayNode array(Schema<?> schema, SplittableRandom random, int depth) {
    int min = schema.getMinItems() == null ? 0 : schema.getMinItems();
    int max = Math.min(schema.getMaxItems() == null ? 3 : schema.getMaxItems(), min + 3);
    ArrayNode array = NODES.arrayNode();
    int size = depth < MAX_DEPTH ? random.nextInt(min, max + 1) : 0;
    for (int i = 0; i < size; i++) {
      array.add(
          schema.getItems() == null
              ? NODES.nullNode()
              : valid(schema.getItems(), random, depth + 1));
    }
    return array;
  }

  private static BigDecimal number(Schema<?> schema, SplittableRandom random) {
    BigDecimal min = schema.getMinimum();
    if (min == null && schema.getExclusiveMinimumValue() != null) {
      min = schema.getExclusiveMinimumValue().add(new BigDecimal("0.000001"));
    }
    BigDecimal low = min == null ? BigDecimal.ZERO : min;
    BigDecimal high =
        schema.getMaximum() == null ? low.add(BigDecimal.valueOf(50)) : schema.getMaximum();
    BigDecimal top = high.min(low.add(BigDecimal.valueOf(50)));
    long micros = top.subtract(low).movePointRight(6).longValue();
    return low.add(BigDecimal.valueOf(random.nextLong(micros + 1), 6)).stripTrailingZeros();
  }

  private String text(Schema<?> schema, SplittableRandom random) {
    String format = schema.getFormat() == null ? "" : schema.getFormat();
    return switch (format) {
      case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
      case "date-time" -> Instant.ofEpochSecond(random.nextLong(4_000_000_000L)).toString();
      case "email" -> "fuzz-" + Long.toString(random.nextLong() >>> 1, 36) + "@example.org";
      case "uri" -> "https://example.org/" + random.nextInt(100);
      default -> {
        if (schema.getExamples() != null && !schema.getExamples().isEmpty()) {
          yield String.valueOf(schema.getExamples().getFirst());
        }
        int min = schema.getMinLength() == null ? 0 : schema.getMinLength();
        String text =
            random.nextInt(3) == 0 ? pick(TEXTS, random) : pick(List.of("Yes", "No"), random);
        yield text.length() < min ? text + "x".repeat(min - text.length()) : text;
      }
    };
  }

  private Map<String, Schema<?>> properties(Schema<?> given) {
    Map<String, Schema<?>> properties = new LinkedHashMap<>();
    Schema<?> schema = resolved(given);
    if (schema.getProperties() != null) {
      schema.getProperties().forEach(properties::put);
    }
    return properties;
  }

  /// Changes one value of the object to one that lies at a bound of its schema, or just beyond.
  void toBoundary(ObjectNode object, Schema<?> given, SplittableRandom random) {
    Map<String, Schema<?>> properties = properties(given);
    if (properties.isEmpty()) {
      return;
    }
    String name = pick(List.copyOf(properties.keySet()), random);
    Schema<?> schema = resolved(properties.get(name));
    if (object.get(name) instanceof ObjectNode inner && random.nextBoolean()) {
      toBoundary(inner, schema, random);
    } else {
      object.set(name, boundary(schema, random));
    }
  }

  private JsonNode boundary(Schema<?> schema, SplittableRandom random) {
    return switch (type(schema, random)) {
      case "array" -> {
        int max = schema.getMaxItems() == null ? 10 : schema.getMaxItems();
        int min = schema.getMinItems() == null ? 0 : schema.getMinItems();
        int size = Math.max(0, pick(List.of(0, min - 1, min, max, max + 1), random));
        ArrayNode array = NODES.arrayNode();
        for (int i = 0; i < size; i++) {
          array.add(
              schema.getItems() == null ? NODES.nullNode() : valid(schema.getItems(), random));
        }
        yield array;
      }
      case "integer", "number" -> {
        List<String> numbers = new ArrayList<>(NUMBERS);
        for (BigDecimal bound : new BigDecimal[] {schema.getMinimum(), schema.getMaximum()}) {
          if (bound != null) {
            numbers.add(bound.toPlainString());
            numbers.add(bound.subtract(BigDecimal.ONE).toPlainString());
            numbers.add(bound.add(new BigDecimal("0.000001")).toPlainString());
          }
        }
        yield NODES.rawValueNode(new RawValue(pick(numbers, random)));
      }
      case "object" -> NODES.objectNode();
      default -> {
        int max = schema.getMaxLength() == null ? 100 : schema.getMaxLength();
        int min = schema.getMinLength() == null ? 0 : schema.getMinLength();
        int length =
            Math.clamp(pick(List.of(0, min - 1, min, max, max + 1), random), 0, LONG_AT_MOST);
        yield NODES.stringNode(
            random.nextInt(4) == 0 ? pick(TEXTS, random) : longText(length, random));
      }
    };
  }

  /// Changes one value of the object to one of any type.
  void confuse(ObjectNode object, Schema<?> given, SplittableRandom random) {
    Map<String, Schema<?>> properties = properties(given);
    if (!properties.isEmpty()) {
      object.set(
          pick(List.copyOf(properties.keySet()), random), json.readTree(pick(OTHERS, random)));
    }
  }

  /// The name of a field of the object, or one that nobody knows.
  String fieldOf(Schema<?> given, SplittableRandom random) {
    List<String> names = new ArrayList<>(properties(given).keySet());
    names.add("more");
    return pick(names, random);
  }

  /// A value of any type, as JSON.
  String any(SplittableRandom random) {
    return pick(OTHERS, random);
  }

  /// A text of that length which may be dear to look for, to compare or to compose: of words that
  /// nobody has heard of, of marks, or of characters that stand for several.
  String longText(int length, SplittableRandom random) {
    StringBuilder text = new StringBuilder(length + 12);
    int kind = random.nextInt(5);
    while (text.length() < length) {
      text.append(
          switch (kind) {
            case 0 -> Long.toString(random.nextLong(1L << 45), 26) + " ";
            case 1 -> "\u0301\u0323";
            case 2 -> "\ufdfa";
            default -> "x";
          });
    }
    return text.substring(0, length);
  }

  /// Text that is none of what was asked for, perhaps.
  String anyText(SplittableRandom random) {
    return pick(random.nextBoolean() ? TEXTS : NUMBERS.subList(0, NUMBERS.size() - 1), random);
  }

  JsonNode tree(Object example) {
    // the document's parser has a JSON library of its own, whose trees print as JSON
    return example instanceof com.fasterxml.jackson.databind.JsonNode
        ? json.readTree(example.toString())
        : json.valueToTree(example);
  }

  static <T> T pick(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }
}
