package org.bellwether.domain.settlement;

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
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.settlement.Audit.EscrowFlow;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.LmsrMarketMaker;
import org.bellwether.domain.trading.MarketMaker;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Quote;
import org.bellwether.domain.trading.Side;
import org.bellwether.domain.trading.Trade;
import org.jspecify.annotations.Nullable;

/// The audit of one market: what its trades make of it, beside what the books say.
final class MarketAudit {
  private final Market shown;
  private final @Nullable Settlement settlement;
  private final long escrow;
  private final EscrowFlow flow;
  private final Findings findings;
  private final Map<Position.Key, Position> positions = new HashMap<>();
  private final Map<CandleKey, Candle> candles = new HashMap<>();
  private final Map<AccountId, Long> owed = new HashMap<>();
  private final Map<AccountId, Long> paid = new HashMap<>();
  private @Nullable MarketMaker maker;
  private List<Price> prices = List.of();
  private long volume;
  private long number;
  private long paidIn;
  private long unpaid;
  private long settled;

  private record CandleKey(OutcomeId outcomeId, Candle.Interval interval, Instant start) {}

  MarketAudit(
      Market shown,
      Credits imported,
      @Nullable Settlement settlement,
      long escrow,
      EscrowFlow flow,
      Findings findings) {
    this.shown = shown;
    this.settlement = settlement;
    this.escrow = escrow;
    this.flow = flow;
    this.findings = findings.in("market " + shown.id() + ": ");
    volume = imported.micros();
    Funding funding = shown.funding();
    if (funding != null) {
      try {
        maker =
            new LmsrMarketMaker(
                funding.liquidity(),
                funding.virtualShares(),
                Collections.nCopies(shown.outcomes().size(), Shares.ZERO));
        prices = maker.prices();
      } catch (IllegalArgumentException e) {
        this.findings.require(false, "I2", "it has no market maker: ", e.getMessage());
      }
    }
  }

  /// What the books say beside what they should.
  private void same(String invariant, String what, Object books, @Nullable Object made) {
    findings.require(
        books.equals(made), invariant, what, " is ", books, " in the books, but ", made);
  }

  private int indexOf(OutcomeId id) {
    return IntStream.range(0, shown.outcomes().size())
        .filter(i -> shown.outcomes().get(i).id().equals(id))
        .findFirst()
        .orElse(-1);
  }

  void trade(Trade trade, @Nullable Transfer payment) {
    number++;
    same("I5", "the number of trade " + trade.id(), trade.number(), number);
    long amount = trade.amount().micros();
    volume = Math.min(volume + amount, Credits.MAX.micros());
    paidIn += trade.side() == Side.BUY ? amount : -amount;
    findings.require(
        payment(trade).equals(payment), "I5", "trade ", trade, " was paid by ", payment);
    int outcome = indexOf(trade.outcomeId());
    MarketMaker before = maker;
    if (before == null || outcome < 0) {
      findings.require(false, "I5", "trade ", trade.id(), " is in no outcome that is traded");
      return;
    }
    Quote quote =
        trade.side() == Side.BUY
            ? before.buy(outcome, trade.shares())
            : before.sell(outcome, trade.shares());
    if (!(quote instanceof Quote.Offer offer)) {
      findings.require(false, "I5", "trade ", trade.id(), " would not be made: ", quote);
      return;
    }
    List<Price> pricesAfter = offer.after().prices();
    same("I5", "the amount of trade " + trade.id(), trade.amount(), offer.amount());
    same("I5", "the price before trade " + trade.id(), trade.priceBefore(), prices.get(outcome));
    same("I5", "the price after trade " + trade.id(), trade.priceAfter(), pricesAfter.get(outcome));
    fold(trade);
    for (Candle candle : Candle.of(trade, shown.outcomes(), prices, pricesAfter)) {
      candles.merge(key(candle), candle, Candle::then);
    }
    maker = offer.after();
    prices = pricesAfter;
  }

  private Transfer payment(Trade trade) {
    AccountId trader = new AccountId(trade.userId().value());
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

  private void fold(Trade trade) {
    Position.Key key = new Position.Key(trade.userId(), shown.id(), trade.outcomeId());
    Position position = positions.getOrDefault(key, Position.none(key));
    boolean covered = trade.side() == Side.BUY || position.shares().compareTo(trade.shares()) >= 0;
    findings.require(covered, "I3", "trade ", trade.id(), " sold more than was held");
    if (covered) {
      positions.put(key, position.after(trade));
    }
  }

  private static CandleKey key(Candle candle) {
    return new CandleKey(candle.outcomeId(), candle.interval(), candle.start());
  }

  void payout(Transfer transfer) {
    paid.merge(transfer.to(), transfer.amount().micros(), Long::sum);
  }

  void position(Position position) {
    Position fold = positions.remove(position.key());
    findings.require(
        fold != null
            && fold.shares().equals(position.shares())
            && fold.cost().equals(position.cost()),
        "I5",
        position,
        " is not what its trades make: ",
        fold);
    Credits payout = position.payout();
    if (payout == null) {
      unpaid += position.shares().micros() > 0 ? 1 : 0;
      return;
    }
    settled++;
    if (!payout.equals(Credits.ZERO)) {
      owed.merge(new AccountId(position.key().userId().value()), payout.micros(), Long::sum);
    }
    int outcome = indexOf(position.key().outcomeId());
    if (outcome >= 0) {
      Credits due = shown.outcomes().get(outcome).price().of(position.shares());
      same("I5", "the payout of " + position.key(), payout, due);
    }
  }

  void candle(Candle candle) {
    Candle fold = candles.remove(key(candle));
    findings.require(candle.equals(fold), "I5", candle, " is not what its trades make: ", fold);
  }

  void close() {
    positions.values().forEach(left -> findings.require(false, "I5", left, " is not in the books"));
    candles.values().forEach(left -> findings.require(false, "I5", left, " is not in the books"));
    same("I5", "its volume", shown.volume().micros(), volume);
    same("I5", "its number of trades", shown.trades(), number);
    same("I5", "the number of payments for its trades", flow.payments, number);
    same("I5", "what each user was paid", paid, owed);
    same(
        "I5",
        "the sum of its prices",
        shown.prices().stream().mapToLong(Price::micros).sum(),
        Price.ONE.micros());
    MarketMaker made = maker;
    if (made != null) {
      List<Shares> outstanding = shown.outcomes().stream().map(Outcome::outstanding).toList();
      same("I3", "what is outstanding", outstanding, made.outstanding());
      if (shown.status() != MarketStatus.RESOLVED) {
        same("I5", "its prices", shown.prices(), prices);
      }
    }
    closeEscrow();
  }

  private void closeEscrow() {
    Funding funding = shown.funding();
    long payouts = paid.values().stream().mapToLong(Long::longValue).sum();
    same("I5", "its subsidy", flow.subsidy, funding == null ? 0L : funding.subsidy().micros());
    same("I5", "its escrow", escrow, flow.subsidy + paidIn - payouts - flow.refund);
    findings.require(
        funding == null || shown.isResolvable() == (settlement == null),
        "I2",
        "it is ",
        shown.status(),
        ", and its settlement ",
        settlement);
    if (settlement == null) {
      long most =
          shown.outcomes().stream().mapToLong(o -> o.outstanding().micros()).max().orElse(0);
      findings.require(
          escrow >= most, "I2", "it holds ", escrow, ", its winners could ask for ", most);
      same("I5", "what was refunded", flow.refund, 0L);
      return;
    }
    same("I5", "what it paid", settlement.paid().micros(), payouts);
    same("I5", "how many positions are settled", settlement.settled(), settled);
    same("I5", "how many positions there are", settlement.positions(), settled + unpaid);
    Credits leftOver = settlement.leftOver();
    same("I5", "what was refunded", flow.refund, leftOver == null ? 0L : leftOver.micros());
    findings.require(
        !settlement.isComplete() || (escrow == 0 && unpaid == 0),
        "I2",
        "it is settled, but holds ",
        escrow,
        " and has not paid ",
        unpaid,
        " positions");
  }
}
