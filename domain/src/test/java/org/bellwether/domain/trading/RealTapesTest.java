package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Shares;
import org.junit.jupiter.api.Test;

/// The replication markets RPP and EERP ran on an LMSR with b = 100 from even odds; their tapes are
/// replayed, each trade as the purchase or sale that moved the price so far.
class RealTapesTest {
  private static final Pattern TRADE =
      Pattern.compile(
          "\"marketId\":\"pooledmarket:((?:RPP|EERP)-[^\"]+)\".*\"amount\":([^,]+),"
              + ".*\"probAfter\":([^,]+),\"netYesShares\":([^,]+),");

  private record Trade(String market, BigDecimal amount, long probAfter, long netYesShares) {
    static Trade of(Matcher line) {
      // RPP counts 100 points per unit
      int unit = line.group(1).startsWith("RPP") ? 2 : 0;
      return new Trade(
          line.group(1),
          new BigDecimal(line.group(2)).movePointLeft(unit),
          micros(line.group(3)),
          micros(line.group(4)));
    }

    /// Whether the amount is the one on record, to one percent.
    boolean isFor(Quote quote) {
      return switch (quote) {
        case Quote.Offer offer ->
            offer.amount().toDecimal().subtract(amount).abs().movePointRight(2).compareTo(amount)
                <= 0;
        case Quote.Refusal _ -> false;
      };
    }

    private static long micros(String number) {
      return new BigDecimal(number)
          .movePointRight(6)
          .setScale(0, RoundingMode.HALF_EVEN)
          .longValueExact();
    }
  }

  @Test
  void every_probability_of_the_real_markets_comes_out_to_six_digits() throws IOException {
    List<Trade> tape = tape();
    assertThat(tape).hasSize(4_368);
    Map<String, MarketMaker> markets = new HashMap<>();
    int samePrices = 0;
    int sameAmounts = 0;
    for (Trade trade : tape) {
      MarketMaker before = markets.getOrDefault(trade.market, evenOdds());
      long move = trade.netYesShares - netYesShares(before);
      Shares shares = new Shares(Math.abs(move));
      // the record does not say whether a price was moved by buying one side or selling the other
      Quote bought = before.buy(move > 0 ? 0 : 1, shares);
      Quote sold = before.sell(move > 0 ? 1 : 0, shares);
      Quote.Offer offer = (Quote.Offer) (trade.isFor(sold) ? sold : bought);
      sameAmounts += trade.isFor(offer) ? 1 : 0;
      markets.put(trade.market, offer.after());

      // the record is rounded to six places, and 0.6 of the last one off here and there
      assertThat(offer.after().prices().getFirst().micros())
          .as("%s", trade)
          .isCloseTo(trade.probAfter, within(1L));
      double exact = 1 / (1 + Math.exp(-netYesShares(offer.after()) / 1e8));
      assertThat(exact).as("%s", trade).isCloseTo(trade.probAfter / 1e6, within(6.1e-7));
      samePrices += offer.after().prices().getFirst().micros() == trade.probAfter ? 1 : 0;
    }
    assertThat(samePrices).isGreaterThanOrEqualTo(4_250);
    assertThat(sameAmounts).isGreaterThanOrEqualTo(4_290);
  }

  private static MarketMaker evenOdds() {
    List<Shares> none = List.of(Shares.ZERO, Shares.ZERO);
    return new LmsrMarketMaker(new Credits(100_000_000), none, none);
  }

  private static long netYesShares(MarketMaker marketMaker) {
    return marketMaker.outstanding().get(0).micros() - marketMaker.outstanding().get(1).micros();
  }

  private static List<Trade> tape() throws IOException {
    Path file = Path.of(System.getProperty("bellwether.root"), "../shared/data/trades.jsonl.gz");
    assumeTrue(Files.exists(file), "the real trades are not here: " + file.normalize());
    List<Trade> tape = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher matcher = TRADE.matcher(line);
        if (matcher.find()) {
          tape.add(Trade.of(matcher));
        }
      }
    }
    return tape;
  }
}
