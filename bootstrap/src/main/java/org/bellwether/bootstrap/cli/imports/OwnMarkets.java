package org.bellwether.bootstrap.cli.imports;

import static java.math.BigDecimal.ONE;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.bellwether.bootstrap.cli.imports.Draft.Choice;
import org.bellwether.bootstrap.cli.imports.Draft.Verdict;

/// Our own, as docs/import.md describes it. What no other format claims is taken for it.
final class OwnMarkets implements Format.Reader {
  @Override
  public boolean wrote(Fields market) {
    return true;
  }

  @Override
  public Draft read(Fields market, Instant now) throws UnfitMarket {
    String id = market.text("id");
    List<Choice> outcomes = outcomes(market);
    Instant lastKnown = Draft.firstOf(market.end("asOf"), market.time("createdAt"));
    Verdict verdict =
        switch (String.valueOf(market.text("status")).strip().toLowerCase(Locale.ROOT)) {
          case "open", "active" -> new Verdict.Open();
          case "closed" -> new Verdict.Closed();
          case "resolved" -> new Verdict.Resolved(market.text("resolution"));
          case "cancelled" -> new Verdict.Cancelled();
          default -> {
            market.problem("status", "must be open, closed, resolved or cancelled");
            yield new Verdict.Closed();
          }
        };
    return new Draft(
        id,
        Draft.firstOf(
            market.text("source"), id == null || id.indexOf(':') < 1 ? null : id.split(":", 2)[0]),
        market.text("creatorName"),
        market.text("question"),
        market.text("description"),
        market.text("category"),
        market.texts("tags"),
        Draft.firstOf(market.time("createdAt"), market.time("asOf")),
        Draft.firstOf(market.end("closeAt"), verdict instanceof Verdict.Open ? null : lastKnown),
        verdict,
        outcomes,
        market.number("volume"));
  }

  private static List<Choice> outcomes(Fields market) {
    if (!market.has("outcomes")) {
      BigDecimal probability = market.number("probability");
      if (probability != null && (probability.signum() < 0 || probability.compareTo(ONE) > 0)) {
        market.problem("probability", "must be 0 to 1");
        return Draft.yesOrNo(null);
      }
      return Draft.yesOrNo(probability);
    }
    return market.objects("outcomes").stream()
        .map(outcome ->
            new Choice(
                Objects.requireNonNullElse(outcome.text("name"), ""),
                outcome.text("id"),
                outcome.number("probability")))
        .toList();
  }
}
