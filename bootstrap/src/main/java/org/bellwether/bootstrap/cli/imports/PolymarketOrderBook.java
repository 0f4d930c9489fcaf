package org.bellwether.bootstrap.cli.imports;

import static java.math.BigDecimal.ONE;
import static java.math.BigDecimal.ZERO;
import static java.util.Objects.requireNonNullElse;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.bootstrap.cli.imports.Draft.Choice;
import org.bellwether.bootstrap.cli.imports.Draft.Verdict;
import org.jspecify.annotations.Nullable;

/// Polymarket's order book API, `GET /markets`.
final class PolymarketOrderBook {
  private PolymarketOrderBook() {}

  static boolean wrote(Fields market) {
    return market.has("condition_id") && market.has("tokens");
  }

  static Draft read(Fields market) {
    List<Fields> tokens = market.objects("tokens");
    List<BigDecimal> paid = paid(market, tokens);
    return new Draft(
        Draft.prefixed("polymarket", market.firstText("condition_id", "question_id")),
        "polymarket",
        null,
        market.text("question"),
        market.text("description"),
        null,
        market.texts("tags"),
        null,
        market.firstEnd("end_date_iso", "game_start_time"),
        paid != null
            ? new Verdict.Resolved("MKT")
            : market.flag("closed") ? new Verdict.Closed() : new Verdict.Open(),
        IntStream.range(0, tokens.size())
            .mapToObj(i ->
                new Choice(
                    requireNonNullElse(tokens.get(i).text("outcome"), ""),
                    paid == null ? tokens.get(i).number("price") : paid.get(i)))
            .toList(),
        null);
  }

  /// What the outcomes paid; null when nobody tells, or not yet.
  private static @Nullable List<BigDecimal> paid(Fields market, List<Fields> tokens) {
    if (tokens.stream().anyMatch(token -> token.flag("winner"))) {
      return tokens.stream().map(token -> token.flag("winner") ? ONE : ZERO).toList();
    }
    if (!market.flag("closed")) {
      return null;
    }
    return market.flag("is_50_50_outcome")
        ? tokens.stream().map(_ -> ONE).toList()
        : Polymarket.paid(
            tokens.stream().map(token -> requireNonNullElse(token.number("price"), ZERO)).toList());
  }
}
