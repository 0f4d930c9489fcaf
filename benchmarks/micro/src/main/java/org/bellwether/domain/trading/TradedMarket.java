package org.bellwether.domain.trading;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Tradable;

/// The market that is measured: ten trades in each of its outcomes, no two prices the same.
public final class TradedMarket {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
  private static final NetCredits PLENTY = new NetCredits(1_000_000_000_000L);
  private static final TradeId TRADE = new TradeId(new UUID(0x7000, Long.MIN_VALUE));

  private TradedMarket() {}

  public static Market of(int outcomes) {
    SplittableRandom random = new SplittableRandom(1);
    List<Price> prices =
        Price.proportional(
            random.longs(outcomes, 100, 1000).mapToObj(BigDecimal::valueOf).toList());
    Market unfunded =
        Market.open(
            new MarketId(uuid(random)),
            new UserId(uuid(random)),
            new MarketTerms(
                "Will event number 4711 of the series happen before the year is over?",
                "It counts when two of the three named sources report it. ".repeat(4),
                "Science",
                List.of("tag-211", "topic-12"),
                Instant.parse("2027-01-01T00:00:00Z")),
            IntStream.range(0, outcomes)
                .mapToObj(
                    i -> new Outcome(new OutcomeId(uuid(random)), "Number " + i, prices.get(i)))
                .toList(),
            NOW);
    Credits subsidy = new Credits(1_000_000_000);
    Opening opening = LmsrMarketMaker.forSubsidy(subsidy, prices);
    Market market =
        ((Opening.Opened) opening)
            .marketMaker()
            .fund(unfunded, new AccountId(uuid(random)), subsidy);
    for (int i = 0; i < 10 * outcomes; i++) {
      Credits amount = new Credits(random.nextLong(1_000_000, 20_000_000));
      market = ((Fill.Filled) fill(market, i % outcomes, amount)).market();
    }
    return market;
  }

  static Fill fill(Market market, int outcome, Credits amount) {
    Outcome wanted = market.outcomes().get(outcome);
    Order order = new Order.BuyFor(wanted.name(), amount, null, null);
    Position position =
        Position.none(new Position.Key(market.creatorId(), market.id(), wanted.id()));
    return new Book((Tradable) market.tradable(NOW))
        .fill(order, new Book.Trader(PLENTY, position), TRADE, PLENTY);
  }

  private static UUID uuid(SplittableRandom random) {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
