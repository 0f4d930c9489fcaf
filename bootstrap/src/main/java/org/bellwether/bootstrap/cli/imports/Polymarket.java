package org.bellwether.bootstrap.cli.imports;

import static java.math.BigDecimal.ONE;
import static java.math.BigDecimal.ZERO;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.bootstrap.cli.imports.Draft.Choice;
import org.bellwether.bootstrap.cli.imports.Draft.Verdict;
import org.jspecify.annotations.Nullable;

/// Polymarket's APIs, `GET /markets` and `/events`: Gamma, and the order book's, which has other
/// fields.
final class Polymarket implements Format.Reader {
  /// Markets of before 2022 closed with the last price of their market maker, not with 1.
  private static final BigDecimal AS_GOOD_AS_CERTAIN = new BigDecimal("0.999");

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
    boolean closed = market.flag("closed");
    List<BigDecimal> paid = closed ? paid(prices) : null;
    List<BigDecimal> weights = paid == null ? prices : paid;
    boolean decided =
        paid != null || "resolved".equalsIgnoreCase(market.text("umaResolutionStatus"));
    return new Draft(
        Draft.prefixed("polymarket", market.firstText("conditionId", "id")),
        "polymarket",
        null,
        market.text("question"),
        market.text("description"),
        market.text("category"),
        List.of(),
        market.firstTime("createdAt", "startDate"),
        Draft.firstOf(
            closed ? market.end("closedTime") : null, market.firstEnd("endDate", "endDateIso")),
        closed ? decided ? new Verdict.Resolved("MKT") : new Verdict.Closed() : new Verdict.Open(),
        IntStream.range(0, names.size())
            .mapToObj(i -> new Choice(names.get(i), i < weights.size() ? weights.get(i) : null))
            .toList(),
        market.firstNumber("volumeNum", "volume"));
  }

  /// What the outcomes of a closed market paid, by their last prices; null when those do not tell.
  static @Nullable List<BigDecimal> paid(List<BigDecimal> prices) {
    List<BigDecimal> paid =
        prices.stream().map(price -> price.compareTo(AS_GOOD_AS_CERTAIN) < 0 ? ZERO : ONE).toList();
    return paid.stream().filter(ONE::equals).count() == 1 ? paid : null;
  }
}
