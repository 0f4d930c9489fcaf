package org.bellwether.bootstrap.cli.imports;

import static java.math.BigDecimal.ONE;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bellwether.bootstrap.cli.imports.Draft.Choice;
import org.bellwether.bootstrap.cli.imports.Draft.Verdict;

/// Manifold's API, `GET /v0/markets` and its dumps.
final class Manifold implements Format.Reader {
  private static final Set<String> WITH_ANSWERS =
      Set.of("MULTIPLE_CHOICE", "FREE_RESPONSE", "NUMBER", "MULTI_NUMERIC", "DATE");

  @Override
  public boolean wrote(Fields market) {
    return market.has("creatorUsername") || (market.has("outcomeType") && market.has("mechanism"));
  }

  @Override
  public Draft read(Fields market, Instant now) throws UnfitMarket {
    return new Draft(
        Draft.prefixed("manifold", market.text("id")),
        "manifold",
        market.firstText("creatorUsername", "creatorName"),
        market.text("question"),
        market.firstText("textDescription", "description"),
        null,
        market.texts("groupSlugs"),
        market.time("createdTime"),
        market.end("closeTime"),
        Verdict.of(
            market.flag("isResolved"), market.text("resolution"), market.end("closeTime"), now),
        outcomes(market),
        market.number("volume"));
  }

  private List<Choice> outcomes(Fields market) throws UnfitMarket {
    String type = String.valueOf(market.text("outcomeType"));
    BigDecimal probability =
        "MKT".equals(market.text("resolution")) && market.has("resolutionProbability")
            ? market.number("resolutionProbability")
            : market.number("probability");
    return switch (type) {
      case "BINARY" -> Draft.yesOrNo(probability);
      case "PSEUDO_NUMERIC", "STONK" ->
          List.of(
              new Choice("Higher", "YES", probability),
              new Choice("Lower", "NO", probability == null ? null : ONE.subtract(probability)));
      default -> {
        if (market.objects("answers").isEmpty()) {
          throw new UnfitMarket(
              WITH_ANSWERS.contains(type)
                  ? "it comes without its answers, which GET /v0/market/ID has"
                  : "its kind is " + type + ", which nobody can trade here");
        }
        boolean divided = "MKT".equals(market.text("resolution")) && market.isObject("resolutions");
        Fields paid = market.object("resolutions");
        List<Choice> answers = new ArrayList<>();
        for (Fields answer : market.objects("answers")) {
          String id = String.valueOf(answer.text("id"));
          answers.add(
              new Choice(
                  String.valueOf(answer.text("text")),
                  id,
                  paid.has(id)
                      ? paid.number(id)
                      : divided ? BigDecimal.ZERO : answer.number("probability")));
        }
        yield answers;
      }
    };
  }
}
