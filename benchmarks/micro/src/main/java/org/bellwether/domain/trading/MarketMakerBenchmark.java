package org.bellwether.domain.trading;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the market maker calculates for an order, and all that is decided about one.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class MarketMakerBenchmark {
  private static final Credits AMOUNT = new Credits(12_345_678);
  private static final Shares SHARES = new Shares(12_345_678);

  @Param({"2", "20"})
  int outcomes;

  private Market market;
  private MarketMaker marketMaker;

  @Setup
  public void trade() {
    market = TradedMarket.of(outcomes);
    marketMaker = new LmsrMarketMaker(market.funding(), market.outstanding());
    if (!(buy() instanceof Quote.Offer && buyFor() instanceof Quote.Offer)
        || !(sell() instanceof Quote.Offer && fill() instanceof Fill.Filled)) {
      throw new IllegalStateException("a refusal would be measured");
    }
  }

  @Benchmark
  public Quote buy() {
    return marketMaker.buy(outcomes - 1, SHARES);
  }

  @Benchmark
  public Quote buyFor() {
    return marketMaker.buyFor(outcomes - 1, AMOUNT);
  }

  @Benchmark
  public Quote sell() {
    return marketMaker.sell(outcomes - 1, SHARES);
  }

  @Benchmark
  public List<Price> prices() {
    return marketMaker.prices();
  }

  /// All of a trade but the reading before and the writing after.
  @Benchmark
  public Fill fill() {
    return TradedMarket.fill(market, outcomes - 1, AMOUNT);
  }
}
