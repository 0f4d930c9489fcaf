package org.bellwether.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Collectors;

/// The API document as it holds for us. To others it says that answers may grow, and that decimals
/// have so many places in a way that no validator counts in doubles. Our own answers have what is
/// documented and nothing else, and no more places.
final class StrictApiDocument {
  private StrictApiDocument() {}

  static String of(String text) {
    JsonNode document;
    try {
      document = Yaml.mapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode schemas = document.at("/components/schemas");
    // what is closed by itself could be no part of anything larger
    Set<String> parts =
        schemas.findValues("allOf").stream()
            .flatMap(allOf -> allOf.findValuesAsText("$ref").stream())
            .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
            .collect(Collectors.toSet());
    schemas
        .properties()
        .forEach(schema -> {
          if (!parts.contains(schema.getKey())) {
            close(schema.getValue());
          }
        });
    document.findParents("x-decimal-places").forEach(StrictApiDocument::count);
    return document.toString();
  }

  private static void close(JsonNode node) {
    node.forEach(StrictApiDocument::close);
    if (node instanceof ObjectNode schema
        && (schema.path("properties").isObject() || schema.path("allOf").isArray())
        && !schema.has("additionalProperties")) {
      schema.put("unevaluatedProperties", false);
    }
  }

  private static void count(JsonNode node) {
    int places = node.get("x-decimal-places").intValue();
    ((ObjectNode) node).put("multipleOf", BigDecimal.ONE.movePointLeft(places));
  }
}
