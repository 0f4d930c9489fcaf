package org.bellwether.domain.trading;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.market.TestMarkets;

/// Seeded random trades and positions of any market, for the contract kits: what a backend keeps,
/// whether or not a market maker would have offered it.
public final class TestTrades {
  private final SplittableRandom random;
  private final TestMarkets ids;
  private final Map<MarketId, Long> numbers = new HashMap<>();

  public TestTrades(long seed) {
    random = new SplittableRandom(seed);
    ids = new TestMarkets(seed);
  }

  /// The next trade of that market.
  public Trade trade(Market market, UserId userId, OutcomeId outcomeId, Instant at) {
    return new Trade(
        new TradeId(ids.uuid()),
        market.id(),
        numbers.merge(market.id(), 1L, Long::sum),
        userId,
        outcomeId,
        random.nextBoolean() ? Side.BUY : Side.SELL,
        new Shares(random.nextLong(1, 100_000_000)),
        new Credits(random.nextLong(1, 50_000_000)),
        price(),
        price(),
        at);
  }

  private Price price() {
    return new Price(random.nextLong(100, 999_901));
  }

  /// One that is not paid yet, at a random cost, which may be below zero.
  public Position position(UserId userId, Market market, OutcomeId outcomeId, long shares) {
    return new Position(
        new Position.Key(userId, market.id(), outcomeId),
        new Shares(shares),
        new NetCredits(random.nextLong(-5_000_000, 50_000_000)),
        null);
  }

  /// The candles of each trade alone, in every interval, in the order of the trades.
  public static List<Candle> candles(Collection<Trade> trades) {
    return trades.stream()
        .flatMap(trade ->
            List.of(Candle.Interval.values()).stream()
                .map(interval ->
                    Candle.of(
                        trade.outcomeId(),
                        interval,
                        trade.at(),
                        trade.priceBefore(),
                        trade.priceAfter(),
                        trade.amount())))
        .toList();
  }

  /// Keeps these trades with their candles, joined as a use case joins them.
  public static void save(
      TradeRepository repository, List<Trade> trades, Collection<Position> positions) {
    Map<Candle.Key, Candle> joined = new LinkedHashMap<>();
    for (Candle candle : candles(trades)) {
      joined.merge(candle.key(), candle, Candle::then);
    }
    repository.save(trades, positions, joined.values());
  }
}
