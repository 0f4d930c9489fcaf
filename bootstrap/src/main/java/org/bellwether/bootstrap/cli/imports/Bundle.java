package org.bellwether.bootstrap.cli.imports;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What holds several markets at once is taken apart: an event with its markets, a group of
/// questions, answers that do not exclude each other. Each of them is a market of its own here.
final class Bundle {
  /// More than any event has; each of them repeats what the others share.
  private static final int MAX_MARKETS = 500;

  private Bundle() {}

  /// The markets of an item, at least one: the item itself when it is one.
  ///
  /// @throws UnfitMarket when there are too many
  static Iterator<JsonNode> of(JsonNode item) throws UnfitMarket {
    if (markets(item).skip(MAX_MARKETS).findAny().isPresent()) {
      throw new UnfitMarket("it holds more than " + MAX_MARKETS + " markets");
    }
    return markets(item).iterator();
  }

  /// The first of them, to see what they are.
  static JsonNode first(JsonNode item) {
    return markets(item).findFirst().orElse(item);
  }

  private static Stream<JsonNode> markets(JsonNode item) {
    JsonNode grouped = item.path("group_of_questions").path("questions");
    if (isList(item.path("markets"))) {
      return item.path("markets").valueStream().map(market -> inEvent(item, market));
    }
    if (isList(grouped)) {
      return grouped.valueStream().map(question -> ofGroup(item, question));
    }
    if (isList(item.path("sub_questions"))) {
      return item.path("sub_questions").valueStream().map(question -> ofOldGroup(item, question));
    }
    if (isList(item.path("answers")) && "false".equals(text(item, "shouldAnswersSumToOne"))) {
      return item.path("answers").valueStream().map(answer -> yesOrNo(item, answer));
    }
    JsonNode alone = item.path("market");
    return Stream.of(item.size() == 1 && alone.isObject() ? alone : item);
  }

  private static boolean isList(JsonNode node) {
    return node.isArray() && !node.isEmpty() && node.valueStream().allMatch(JsonNode::isObject);
  }

  /// Kalshi and Polymarket: an event may tell the category of all its markets.
  private static JsonNode inEvent(JsonNode event, JsonNode market) {
    return text(event, "category").isEmpty() || !text(market, "category").isEmpty()
        ? market
        : copy(market).put("category", text(event, "category"));
  }

  /// Metaculus: a question has a label, and shares what the group says.
  private static JsonNode ofGroup(JsonNode post, JsonNode question) {
    ObjectNode whole = copy(question);
    for (String field : List.of("description", "resolution_criteria", "fine_print")) {
      if (text(question, field).isEmpty()) {
        whole.put(field, text(post.path("group_of_questions"), field));
      }
    }
    return labelled(post, question, "label")
        .put("id", text(post, "id") + "-" + text(question, "id"))
        .put("status", text(question, "status"))
        .set("question", whole);
  }

  /// As Metaculus had them until 2024, with ids of their own.
  private static JsonNode ofOldGroup(JsonNode group, JsonNode question) {
    ObjectNode market = labelled(group, question, "sub_question_label");
    market.remove("sub_questions");
    question.properties().forEach(field -> market.set(field.getKey(), field.getValue()));
    return market;
  }

  private static ObjectNode labelled(JsonNode group, JsonNode question, String label) {
    return copy(group).put("title", text(group, "title") + " (" + text(question, label) + ")");
  }

  /// Manifold: each answer is paid for itself.
  private static JsonNode yesOrNo(JsonNode market, JsonNode answer) {
    ObjectNode alone = copy(market);
    alone.remove("answers");
    for (String field :
        List.of("resolution", "resolutionProbability", "probability", "volume", "createdTime")) {
      alone.remove(field);
      if (answer.hasNonNull(field)) {
        alone.set(field, answer.get(field));
      }
    }
    return alone
        .put("id", text(market, "id") + "-" + text(answer, "id"))
        .put("question", text(market, "question") + ": " + text(answer, "text"))
        .put("outcomeType", "BINARY")
        .put("isResolved", answer.hasNonNull("resolution"));
  }

  private static ObjectNode copy(JsonNode node) {
    ObjectNode copy = JsonItems.JSON.createObjectNode();
    node.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
    return copy;
  }

  private static String text(JsonNode object, String field) {
    JsonNode node = object.path(field);
    return node.isValueNode() && !node.isNull() ? node.asString() : "";
  }
}
