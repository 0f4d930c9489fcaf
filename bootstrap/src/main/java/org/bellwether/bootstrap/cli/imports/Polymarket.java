package org.bellwether.bootstrap.cli.imports;

import static java.math.BigDecimal.ONE;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.bootstrap.cli.imports.Draft.Choice;
import org.bellwether.bootstrap.cli.imports.Draft.Verdict;

/// Polymarket's APIs, `GET /markets`: Gamma, and the order book's, which has other fields.
final class Polymarket implements Format.Reader {
  @Override
  public boolean wrote(Fields market) {
    return PolymarketOrderBook.wrote(market)
        || (market.has("conditionId")
            && (market.has("outcomePrices") || market.has("clobTokenIds")));
  }

  @Override
  public Draft read(Fields market, Instant now) {
    return PolymarketOrderBook.wrote(market) ? PolymarketOrderBook.read(market) : gamma(market);
  }

  private static Draft gamma(Fields market) {
    List<String> names = market.texts("outcomes");
    List<BigDecimal> prices = market.numbers("outcomePrices");
    List<Choice> outcomes =
        IntStream.range(0, names.size())
            .mapToObj(i -> new Choice(names.get(i), i < prices.size() ? prices.get(i) : null))
            .toList();
    boolean decided =
        "resolved".equalsIgnoreCase(market.text("umaResolutionStatus")) || isCertain(prices);
    return new Draft(
        Draft.prefixed("polymarket", market.firstText("conditionId", "id")),
        "polymarket",
        null,
        market.text("question"),
        market.text("description"),
        market.text("category"),
        List.of(),
        market.firstTime("createdAt", "startDate"),
        market.firstEnd("endDate", "endDateIso"),
        market.flag("closed")
            ? decided ? new Verdict.Resolved("MKT") : new Verdict.Closed()
            : new Verdict.Open(),
        outcomes,
        market.firstNumber("volumeNum", "volume"));
  }

  private static boolean isCertain(List<BigDecimal> prices) {
    return prices.stream().anyMatch(price -> price.compareTo(ONE) == 0)
        && prices.stream().filter(price -> price.signum() > 0).count() == 1;
  }
}
