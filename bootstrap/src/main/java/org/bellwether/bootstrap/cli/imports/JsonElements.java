package org.bellwether.bootstrap.cli.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The elements of an array of JSON, or values one after another over several lines. Several
/// arrays, as pages that were put behind each other, are one. Where the text is no JSON any more,
/// reading ends: nobody can tell where the next one begins.
final class JsonElements extends JsonItems {
  private static final ObjectReader SCALARS =
      JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final BufferedInputStream text;
  private final JsonParser parser;
  private final @Nullable String field;
  private final String layout;
  private int number;

  private JsonElements(BufferedInputStream text, @Nullable String field, String layout) {
    this.text = text;
    this.parser = JSON.createParser(text);
    this.field = field;
    this.layout = layout;
  }

  static JsonElements ofArray(BufferedInputStream text) throws IOException {
    return begin(text, null, "a JSON array");
  }

  static JsonElements ofField(BufferedInputStream text, String field) throws IOException {
    return begin(text, field, "a JSON array in the field " + field);
  }

  static JsonElements ofValues(BufferedInputStream text) {
    return new JsonElements(text, null, "JSON objects over several lines");
  }

  private static JsonElements begin(BufferedInputStream text, @Nullable String field, String layout)
      throws IOException {
    JsonElements elements = new JsonElements(text, field, layout);
    try {
      elements.toNextList();
    } catch (JacksonException e) {
      throw new IOException("it is not well-formed JSON", e);
    }
    return elements;
  }

  /// Moves to where the next list begins.
  ///
  /// @return false at the end of the text
  private boolean toNextList() {
    boolean objectWithout = false;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (field == null && token == JsonToken.START_ARRAY) {
        return true;
      }
      switch (token) {
        case PROPERTY_NAME -> {
          boolean named = parser.currentName().equals(field);
          if (parser.nextToken() == JsonToken.START_ARRAY && named) {
            return true;
          }
          parser.skipChildren();
        }
        case START_OBJECT -> objectWithout = true;
        case END_OBJECT -> {
          if (objectWithout) {
            throw noList();
          }
        }
        default -> throw noList();
      }
    }
    return false;
  }

  private UncheckedIOException noList() {
    return new UncheckedIOException(
        "what stands behind item " + number + " is no list", new IOException());
  }

  @Override
  String layout() {
    return layout;
  }

  @Override
  String unit() {
    return "item";
  }

  @Override
  @Nullable Read read() {
    try {
      JsonToken token = parser.nextToken();
      while (token == JsonToken.END_ARRAY && toNextList()) {
        token = parser.nextToken();
      }
      if (token == null || token == JsonToken.END_ARRAY) {
        return null;
      }
      number++;
      if (token != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return new Unreadable(number, "is not a JSON object");
      }
      int outside = parser.streamReadContext().getNestingDepth() - 1;
      JsonNode node;
      try {
        node = node(parser.currentLocation().getByteOffset() + MAX_ITEM_BYTES);
      } catch (NumberFormatException e) {
        skipTo(outside);
        return new Unreadable(number, "has a number that is out of range");
      }
      return node == null
          ? new Unreadable(number, "is longer than " + MAX_ITEM_BYTES + " bytes")
          : new Item(number, node);
    } catch (JacksonException e) {
      throw new UncheckedIOException(
          "item " + Math.max(1, number) + " " + JsonLines.reason(e), new IOException(e));
    }
  }

  /// The value that begins here; null, and the parser at its end, when it goes on beyond that byte.
  private @Nullable JsonNode node(long limit) {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
      return SCALARS.readTree(parser);
    }
    int outside = parser.streamReadContext().getNestingDepth() - 1;
    ObjectNode object = token == JsonToken.START_OBJECT ? JSON.createObjectNode() : null;
    ArrayNode array = JSON.createArrayNode();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_OBJECT && next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      String name = next == JsonToken.PROPERTY_NAME ? parser.currentName() : null;
      if (name != null) {
        parser.nextToken();
      }
      JsonNode value = parser.currentLocation().getByteOffset() > limit ? null : node(limit);
      if (value == null) {
        skipTo(outside);
        return null;
      }
      if (object != null && name != null) {
        object.set(name, value);
      } else {
        array.add(value);
      }
    }
    return object == null ? array : object;
  }

  private void skipTo(int outside) {
    while (parser.streamReadContext().getNestingDepth() > outside && parser.nextToken() != null) {
      // passed over
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
    text.close();
  }
}
