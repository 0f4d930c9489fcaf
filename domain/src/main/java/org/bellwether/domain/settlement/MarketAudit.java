package org.bellwether.domain.settlement;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.LmsrMarketMaker;
import org.bellwether.domain.trading.MarketMaker;
import org.bellwether.domain.trading.Quote;
import org.bellwether.domain.trading.Side;
import org.bellwether.domain.trading.Trade;
import org.jspecify.annotations.Nullable;

/// The audit of one market: what its trades make of it, beside what the books say.
final class MarketAudit {
  private final Market shown;
  private final @Nullable Settlement settlement;
  private final Books.EscrowFlow escrow;
  private final Books.Claims claims;
  private final Findings findings;
  private final Map<Candle.Key, Candle> candles = new HashMap<>();
  private BigInteger payouts = BigInteger.ZERO;
  private @Nullable MarketMaker maker;
  private List<Price> prices = List.of();
  private long volume;
  private long number;
  private long paidIn;

  MarketAudit(
      Market shown,
      Credits imported,
      @Nullable Settlement settlement,
      Books.EscrowFlow escrow,
      Books.Claims claims,
      Findings findings) {
    this.shown = shown;
    this.settlement = settlement;
    this.escrow = escrow;
    this.claims = claims;
    this.findings = findings.in("market " + shown.id() + ": ");
    volume = imported.micros();
    Funding funding = shown.funding();
    if (funding != null) {
      try {
        maker =
            new LmsrMarketMaker(funding, Collections.nCopies(shown.outcomes().size(), Shares.ZERO));
        prices = maker.prices();
      } catch (IllegalArgumentException e) {
        this.findings.require(false, Invariant.I2, "it has no market maker: ", e.getMessage());
      }
    }
  }

  /// What the books say beside what they should.
  private void same(Invariant invariant, String what, Object books, @Nullable Object made) {
    findings.require(
        books.equals(made), invariant, what, " is ", books, " in the books, but ", made);
  }

  private int indexOf(OutcomeId id) {
    return IntStream.range(0, shown.outcomes().size())
        .filter(i -> shown.outcomes().get(i).id().equals(id))
        .findFirst()
        .orElse(-1);
  }

  void trade(Trade trade, @Nullable Transfer payment, boolean hasPosition) {
    number++;
    same(Invariant.I5, "the number of trade " + trade.id(), trade.number(), number);
    long amount = trade.amount().micros();
    volume = Math.min(volume + amount, Credits.MAX.micros());
    paidIn += trade.side() == Side.BUY ? amount : -amount;
    findings.require(
        payment(trade).equals(payment), Invariant.I5, "trade ", trade, " was paid by ", payment);
    findings.require(hasPosition, Invariant.I5, "trade ", trade, " made no position");
    int outcome = indexOf(trade.outcomeId());
    MarketMaker before = maker;
    if (before == null || outcome < 0) {
      findings.require(
          false, Invariant.I5, "trade ", trade.id(), " is in no outcome that is traded");
      return;
    }
    Quote quote =
        trade.side() == Side.BUY
            ? before.buy(outcome, trade.shares())
            : before.sell(outcome, trade.shares());
    if (!(quote instanceof Quote.Offer offer)) {
      findings.require(false, Invariant.I5, "trade ", trade.id(), " would not be made: ", quote);
      return;
    }
    List<Price> pricesAfter = offer.after().prices();
    same(Invariant.I5, "the amount of trade " + trade.id(), trade.amount(), offer.amount());
    same(
        Invariant.I5,
        "the price before trade " + trade.id(),
        trade.priceBefore(),
        prices.get(outcome));
    same(
        Invariant.I5,
        "the price after trade " + trade.id(),
        trade.priceAfter(),
        pricesAfter.get(outcome));
    for (Candle candle : Candle.of(trade, shown.outcomes(), prices, pricesAfter)) {
      candles.merge(candle.key(), candle, Candle::then);
    }
    maker = offer.after();
    prices = pricesAfter;
  }

  private Transfer payment(Trade trade) {
    AccountId trader = trade.userId().account();
    return trade.side() == Side.BUY
        ? new Transfer(
            trade.id().value(),
            Transfer.Reason.PURCHASE,
            trader,
            shown.escrow(),
            trade.amount(),
            trade.at())
        : new Transfer(
            trade.id().value(),
            Transfer.Reason.SALE,
            shown.escrow(),
            trader,
            trade.amount(),
            trade.at());
  }

  void payout(AccountId account, BigInteger owed, BigInteger paid) {
    payouts = payouts.add(paid);
    same(Invariant.I5, "what account " + account + " was paid", paid, owed);
  }

  void candle(Candle candle) {
    Candle fold = candles.remove(candle.key());
    findings.require(
        candle.equals(fold), Invariant.I5, candle, " is not what its trades make: ", fold);
  }

  void candlesEndedBy(Instant end) {
    candles
        .values()
        .removeIf(candle -> {
          boolean ended = !candle.end().isAfter(end);
          findings.require(!ended, Invariant.I5, candle, " is not in the books");
          return ended;
        });
  }

  void close() {
    candlesEndedBy(Instant.MAX);
    same(Invariant.I5, "its volume", shown.volume().micros(), volume);
    same(Invariant.I5, "its number of trades", shown.trades(), number);
    same(Invariant.I5, "the number of payments for its trades", escrow.payments(), number);
    same(
        Invariant.I5,
        "the sum of its prices",
        shown.prices().stream().mapToLong(Price::micros).sum(),
        Price.ONE.micros());
    MarketMaker made = maker;
    if (made != null) {
      same(Invariant.I3, "what is outstanding", shown.outstanding(), made.outstanding());
      if (shown.status() != MarketStatus.RESOLVED) {
        same(Invariant.I5, "its prices", shown.prices(), prices);
      }
    }
    closeEscrow();
  }

  private void closeEscrow() {
    Funding funding = shown.funding();
    BigInteger subsidy = amount(funding == null ? null : funding.subsidy());
    long balance = escrow.balance();
    same(Invariant.I5, "its subsidy", escrow.subsidy(), subsidy);
    same(
        Invariant.I5,
        "its escrow",
        BigInteger.valueOf(balance),
        escrow
            .subsidy()
            .add(BigInteger.valueOf(paidIn))
            .subtract(payouts)
            .subtract(escrow.refund()));
    findings.require(
        funding == null || shown.isResolvable() == (settlement == null),
        Invariant.I2,
        "it is ",
        shown.status(),
        ", and its settlement ",
        settlement);
    if (settlement == null) {
      long most =
          shown.outcomes().stream().mapToLong(o -> o.outstanding().micros()).max().orElse(0);
      findings.require(
          balance >= most,
          Invariant.I2,
          "it holds ",
          balance,
          ", its winners could ask for ",
          most);
      same(Invariant.I5, "what was refunded", escrow.refund(), BigInteger.ZERO);
      return;
    }
    long unpaid = claims.unpaid();
    same(Invariant.I5, "what it paid", amount(settlement.paid()), payouts);
    same(Invariant.I5, "how many positions are settled", settlement.settled(), claims.settled());
    same(
        Invariant.I5,
        "how many positions there are",
        settlement.positions(),
        claims.settled() + unpaid);
    same(Invariant.I5, "what was refunded", escrow.refund(), amount(settlement.leftOver()));
    findings.require(
        !settlement.isComplete() || (balance == 0 && unpaid == 0),
        Invariant.I2,
        "it is settled, but holds ",
        balance,
        " and has not paid ",
        unpaid,
        " positions");
  }

  private static BigInteger amount(@Nullable Credits credits) {
    return BigInteger.valueOf(credits == null ? 0 : credits.micros());
  }
}
