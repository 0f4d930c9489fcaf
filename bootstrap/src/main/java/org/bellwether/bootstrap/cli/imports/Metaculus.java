package org.bellwether.bootstrap.cli.imports;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.bootstrap.cli.imports.Draft.Choice;
import org.bellwether.bootstrap.cli.imports.Draft.Verdict;
import org.jspecify.annotations.Nullable;

/// Metaculus' API, `GET /api/posts` and the older `GET /api2/questions`.
final class Metaculus implements Format.Reader {
  @Override
  public boolean wrote(Fields post) {
    return post.has("title")
        && (post.isObject("question")
            || post.has("group_of_questions")
            || post.has("conditional")
            || post.has("possibilities")
            || post.has("page_url")
            || post.has("community_prediction")
            || post.has("aggregations")
            || post.has("curation_status"));
  }

  @Override
  public Draft read(Fields post, Instant now) throws UnfitMarket {
    if (post.isObject("conditional")) {
      throw new UnfitMarket("its questions have a condition, and nobody can trade them here");
    }
    if (post.isObject("notebook")) {
      throw new UnfitMarket("it is an article, not a question");
    }
    Fields question = post.isObject("question") ? post.object("question") : post;
    String type =
        String.valueOf(
            post.isObject("possibilities")
                ? post.object("possibilities").text("type")
                : question.text("type"));
    if (!List.of("binary", "multiple_choice").contains(type)) {
      throw new UnfitMarket("it asks for a " + type + ", and only outcomes can be traded");
    }
    Instant closes =
        Draft.firstOf(
            question.firstEnd("actual_close_time", "scheduled_close_time", "close_time"),
            post.firstEnd("actual_close_time", "scheduled_close_time", "close_time"));
    String resolution = question.text("resolution");
    boolean resolved = resolution != null || "resolved".equals(post.text("status"));
    return new Draft(
        Draft.prefixed("metaculus", post.text("id")),
        "metaculus",
        post.firstText("author_username", "author_name"),
        Draft.firstOf(post.text("title"), question.text("title")),
        question.paragraphs("description", "resolution_criteria", "fine_print"),
        category(post),
        List.of(),
        post.firstTime("created_at", "created_time", "published_at", "publish_time"),
        closes,
        Verdict.of(resolved, verdict(resolution), closes, now),
        outcomes(type, question),
        null);
  }

  /// Until 2024 they were numbers: -1 for ambiguous, -2 for annulled.
  private static @Nullable String verdict(@Nullable String resolution) {
    return switch (resolution == null ? "" : resolution) {
      case "1", "1.0" -> "YES";
      case "0", "0.0" -> "NO";
      case "-1", "-1.0", "-2", "-2.0" -> "CANCEL";
      default -> resolution;
    };
  }

  private static @Nullable String category(Fields post) {
    return post.object("projects").objects("category").stream()
        .map(category -> category.text("name"))
        .filter(name -> name != null)
        .findFirst()
        .orElse(null);
  }

  private static List<Choice> outcomes(String type, Fields question) {
    Fields aggregations = question.object("aggregations");
    Fields weighted = aggregations.object("recency_weighted");
    Fields latest =
        (weighted.isObject("latest") ? weighted : aggregations.object("unweighted"))
            .object("latest");
    List<BigDecimal> forecast =
        latest.has("forecast_values") ? latest.numbers("forecast_values") : List.of();
    if (type.equals("binary")) {
      List<BigDecimal> centers = latest.has("centers") ? latest.numbers("centers") : List.of();
      BigDecimal community =
          question.object("community_prediction").object("full").numberIfAny("q2");
      return Draft.yesOrNo(
          !centers.isEmpty()
              ? centers.getFirst()
              : forecast.size() == 2 ? forecast.getLast() : community);
    }
    List<String> options = question.texts("options");
    return IntStream.range(0, options.size())
        .mapToObj(i -> new Choice(options.get(i), i < forecast.size() ? forecast.get(i) : null))
        .toList();
  }
}
