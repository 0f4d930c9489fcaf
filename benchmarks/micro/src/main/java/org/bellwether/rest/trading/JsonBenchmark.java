package org.bellwether.rest.trading;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bellwether.application.market.MarketWithCreator;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.trading.TradedMarket;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.market.MarketResponse;
import org.bellwether.rest.problem.Envelope;
import org.bellwether.rest.validation.Validation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Answers made of markets with two outcomes and written, and the body of a trade, read.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class JsonBenchmark {
  private final Json json = new Json();
  private final Validation validation = new Validation();
  private final Market traded = TradedMarket.of(2);
  private final Profile creator = new Profile(traded.creatorId(), "Ada Lovelace");
  private final MarketWithCreator found = new MarketWithCreator(traded, creator);
  private final List<MarketSummary> listed = Collections.nCopies(20, traded.summary());
  private final Envelope market = makeMarket();
  private final Envelope page = makePage();
  private final byte[] trade =
      "{\"side\":\"buy\",\"outcome\":\"No\",\"amount\":25,\"minShares\":30.5}"
          .getBytes(StandardCharsets.UTF_8);

  @Benchmark
  public Envelope makeMarket() {
    return new Envelope.Success(MarketResponse.from(found), null);
  }

  @Benchmark
  public byte[] writeMarket() {
    return json.write(market);
  }

  @Benchmark
  public Envelope makePage() {
    List<MarketResponse> markets =
        listed.stream().map(summary -> MarketResponse.from(summary, creator)).toList();
    return new Envelope.Success(
        markets, new Envelope.Meta(100_000L, 1, markets.size(), "eyJzIjoidm9sdW1lIn0"));
  }

  @Benchmark
  public byte[] writePage() {
    return json.write(page);
  }

  @Benchmark
  public Object readTrade() {
    return json.read(trade, TradeRequest.class);
  }

  @Benchmark
  public Object readAndValidateTrade() {
    return validation.valid(json.read(trade, TradeRequest.class));
  }
}
