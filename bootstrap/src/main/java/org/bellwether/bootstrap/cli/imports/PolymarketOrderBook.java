package org.bellwether.bootstrap.cli.imports;

import static java.math.BigDecimal.ONE;

import java.math.BigDecimal;
import java.util.List;
import org.bellwether.bootstrap.cli.imports.Draft.Choice;
import org.bellwether.bootstrap.cli.imports.Draft.Verdict;

/// Polymarket's order book API, `GET /markets`.
final class PolymarketOrderBook {
  private PolymarketOrderBook() {}

  static boolean wrote(Fields market) {
    return market.has("condition_id") && market.has("tokens");
  }

  static Draft read(Fields market) {
    List<Fields> tokens = market.objects("tokens");
    boolean decided = tokens.stream().anyMatch(token -> token.flag("winner"));
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
        decided
            ? new Verdict.Resolved("MKT")
            : market.flag("closed") ? new Verdict.Closed() : new Verdict.Open(),
        tokens.stream()
            .map(token ->
                new Choice(
                    String.valueOf(token.text("outcome")),
                    decided ? token.flag("winner") ? ONE : BigDecimal.ZERO : token.number("price")))
            .toList(),
        null);
  }
}
