package org.bellwether.domain.settlement;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.LmsrMarketMaker;
import org.bellwether.domain.trading.MarketMaker;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Quote;
import org.bellwether.domain.trading.Side;
import org.bellwether.domain.trading.Trade;
import org.jspecify.annotations.Nullable;

/// Recomputes the invariants I1 to I5 from transfers and trades. It believes nothing that can be
/// derived: balances, positions, volume and candles are folded again, and every trade is made again
/// by a market maker of the same funding.
public final class Audit implements Books.Reader {
  private final Consumer<Violation> violations;
  private final Map<AccountId, Long> folded = new HashMap<>();
  private final Map<AccountId, Account.Kind> kinds = new HashMap<>();
  private final Map<AccountId, Long> balances = new HashMap<>();
  private final Map<AccountId, Long> traded = new HashMap<>();
  private final Map<AccountId, Long> paidOut = new HashMap<>();
  private boolean ledgerIsRead;
  private @Nullable MarketAudit market;
  private long markets;
  private long trades;
  private long transfers;

  /// @param violations told of each one as it is found
  public Audit(Consumer<Violation> violations) {
    this.violations = violations;
  }

  /// What is wrong.
  ///
  /// @param invariant I1 to I5
  /// @param detail for people: what it is about, and both numbers in micro-units
  public record Violation(String invariant, String detail) {
    @Override
    public String toString() {
      return invariant + ": " + detail;
    }
  }

  /// How much was read.
  public record Extent(long accounts, long transfers, long markets, long trades) {}

  private void require(boolean holds, String invariant, @Nullable Object... detail) {
    if (!holds) {
      violations.accept(
          new Violation(invariant, Arrays.stream(detail).map(String::valueOf).collect(joining())));
    }
  }

  @Override
  public void account(Account account, NetCredits balance) {
    kinds.put(account.id(), account.kind());
    balances.put(account.id(), balance.micros());
    require(
        balance.micros() >= 0 || account.kind() == Account.Kind.ISSUANCE,
        "I4",
        "account ",
        account.id(),
        " is overdrawn: ",
        balance.micros());
  }

  @Override
  public void transfer(Transfer transfer) {
    transfers++;
    require(
        kinds.containsKey(transfer.from()) && kinds.containsKey(transfer.to()),
        "I1",
        "transfer ",
        transfer.id(),
        " names an account that is not there");
    folded.merge(transfer.from(), -transfer.amount().micros(), Long::sum);
    folded.merge(transfer.to(), transfer.amount().micros(), Long::sum);
    long amount = transfer.amount().micros();
    switch (transfer.reason()) {
      case PURCHASE -> traded.merge(transfer.to(), amount, Long::sum);
      case SALE -> traded.merge(transfer.from(), -amount, Long::sum);
      case PAYOUT -> paidOut.merge(transfer.from(), amount, Long::sum);
      case GRANT, SUBSIDY, REFUND -> {}
    }
  }

  /// Once, when all transfers have been read.
  private void closeLedger() {
    if (ledgerIsRead) {
      return;
    }
    ledgerIsRead = true;
    long sum = balances.values().stream().mapToLong(Long::longValue).sum();
    require(sum == 0, "I1", "all balances together are ", sum, ", not 0");
    balances.forEach((account, balance) -> {
      long fold = folded.getOrDefault(account, 0L);
      require(
          fold == balance,
          "I5",
          "account ",
          account,
          " holds ",
          balance,
          ", its transfers make ",
          fold);
    });
  }

  @Override
  public void market(Market shown, Credits imported, @Nullable Settlement settlement) {
    closeLedger();
    closeMarket();
    markets++;
    market = new MarketAudit(shown, imported, settlement);
  }

  private void closeMarket() {
    if (market != null) {
      market.close();
    }
  }

  @Override
  public void trade(Trade trade) {
    trades++;
    Objects.requireNonNull(market).trade(trade);
  }

  @Override
  public void position(Position position) {
    Objects.requireNonNull(market).position(position);
  }

  @Override
  public void candle(Candle candle) {
    Objects.requireNonNull(market).candle(candle);
  }

  @Override
  public void stray(Object entry) {
    require(false, "I5", "no market is there for ", entry);
  }

  /// To be called when everything has been read.
  public Extent finish() {
    closeLedger();
    closeMarket();
    market = null;
    return new Extent(balances.size(), transfers, markets, trades);
  }

  private record CandleKey(OutcomeId outcomeId, Candle.Interval interval, Instant start) {}

  /// One market: what its trades make of it beside what the books say.
  private final class MarketAudit {
    private final Market shown;
    private final @Nullable Settlement settlement;
    private final Map<Position.Key, Position> positions = new HashMap<>();
    private final Map<CandleKey, Candle> candles = new HashMap<>();
    private @Nullable MarketMaker maker;
    private long volume;
    private long number;
    private long unpaid;
    private long payouts;
    private long paidIn;

    MarketAudit(Market shown, Credits imported, @Nullable Settlement settlement) {
      this.shown = shown;
      this.settlement = settlement;
      volume = imported.micros();
      Funding funding = shown.funding();
      if (funding != null) {
        maker =
            new LmsrMarketMaker(
                funding.liquidity(),
                funding.virtualShares(),
                Collections.nCopies(shown.outcomes().size(), Shares.ZERO));
      }
    }

    void trade(Trade trade) {
      number++;
      require(
          trade.number() == number,
          "I5",
          "market ",
          shown.id(),
          ": trade ",
          trade.id(),
          " has number ",
          trade.number(),
          ", not ",
          number);
      volume = Math.min(volume + trade.amount().micros(), Credits.MAX.micros());
      paidIn += trade.side() == Side.BUY ? trade.amount().micros() : -trade.amount().micros();
      int outcome =
          IntStream.range(0, shown.outcomes().size())
              .filter(i -> shown.outcomes().get(i).id().equals(trade.outcomeId()))
              .findFirst()
              .orElse(-1);
      if (maker == null || outcome < 0) {
        require(false, "I5", "trade ", trade.id(), " is in no outcome of market ", shown.id());
        return;
      }
      Quote quote =
          trade.side() == Side.BUY
              ? maker.buy(outcome, trade.shares())
              : maker.sell(outcome, trade.shares());
      if (!(quote instanceof Quote.Offer offer)) {
        require(false, "I5", "trade ", trade.id(), " would not be made: ", quote);
        return;
      }
      require(
          offer.amount().equals(trade.amount()),
          "I5",
          "trade ",
          trade.id(),
          " moved ",
          trade.amount().micros(),
          ", its market maker asks for ",
          offer.amount().micros());
      List<Price> before = maker.prices();
      maker = offer.after();
      fold(trade);
      fold(trade, before, maker.prices());
    }

    private void fold(Trade trade) {
      Position.Key key = new Position.Key(trade.userId(), shown.id(), trade.outcomeId());
      Position position = positions.getOrDefault(key, Position.none(key));
      boolean covered =
          trade.side() == Side.BUY || position.shares().compareTo(trade.shares()) >= 0;
      require(covered, "I3", "trade ", trade.id(), " sold more than was held");
      if (covered) {
        positions.put(key, position.after(trade));
      }
    }

    private void fold(Trade trade, List<Price> before, List<Price> after) {
      for (Candle candle : Candle.of(trade, shown.outcomes(), before, after)) {
        candles.merge(
            new CandleKey(candle.outcomeId(), candle.interval(), candle.start()),
            candle,
            Candle::then);
      }
    }

    void position(Position position) {
      Position fold = positions.remove(position.key());
      require(
          fold != null
              && fold.shares().equals(position.shares())
              && fold.cost().equals(position.cost()),
          "I5",
          "market ",
          shown.id(),
          ": position ",
          position,
          " is not what its trades make: ",
          fold);
      if (position.payout() == null) {
        unpaid += position.shares().micros() > 0 ? 1 : 0;
      } else {
        payouts += position.payout().micros();
        Credits owed = shown.outcome(position.key().outcomeId()).price().of(position.shares());
        require(
            owed.equals(position.payout()),
            "I5",
            "market ",
            shown.id(),
            ": position ",
            position,
            " should have been paid ",
            owed.micros());
      }
    }

    void candle(Candle candle) {
      Candle fold =
          candles.remove(new CandleKey(candle.outcomeId(), candle.interval(), candle.start()));
      require(
          candle.equals(fold),
          "I5",
          "market ",
          shown.id(),
          ": ",
          candle,
          " is not what its trades make: ",
          fold);
    }

    void close() {
      positions
          .values()
          .forEach(left -> require(false, "I5", "position ", left, " is not in the books"));
      candles.values().forEach(left -> require(false, "I5", left, " is not in the books"));
      require(
          volume == shown.volume().micros(),
          "I5",
          "market ",
          shown.id(),
          " says it traded ",
          shown.volume().micros(),
          ", its trades make ",
          volume);
      require(
          number == shown.trades(),
          "I5",
          "market ",
          shown.id(),
          " says it has ",
          shown.trades(),
          " trades, there are ",
          number);
      long payments = traded.getOrDefault(shown.escrow(), 0L);
      require(
          paidIn == payments,
          "I5",
          "market ",
          shown.id(),
          ": its trades brought ",
          paidIn,
          ", their transfers ",
          payments);
      long paid = paidOut.getOrDefault(shown.escrow(), 0L);
      require(
          payouts == paid,
          "I5",
          "market ",
          shown.id(),
          ": its positions were paid ",
          payouts,
          ", their transfers ",
          paid);
      closeOutcomes();
      closeEscrow();
    }

    private void closeOutcomes() {
      MarketMaker made = maker;
      if (made == null) {
        return;
      }
      List<Shares> outstanding = shown.outcomes().stream().map(Outcome::outstanding).toList();
      require(
          made.outstanding().equals(outstanding),
          "I3",
          "market ",
          shown.id(),
          " says ",
          outstanding,
          " are outstanding, its trades make ",
          made.outstanding());
      require(
          shown.status() == MarketStatus.RESOLVED || made.prices().equals(shown.prices()),
          "I5",
          "market ",
          shown.id(),
          " shows the prices ",
          shown.prices(),
          ", its trades make ",
          made.prices());
    }

    private void closeEscrow() {
      long escrow = balances.getOrDefault(shown.escrow(), 0L);
      if (settlement == null) {
        long most =
            shown.outcomes().stream().mapToLong(o -> o.outstanding().micros()).max().orElse(0);
        require(
            escrow >= most,
            "I2",
            "market ",
            shown.id(),
            " holds ",
            escrow,
            ", its winners could ask for ",
            most);
        return;
      }
      require(
          settlement.paid().micros() == payouts,
          "I5",
          "market ",
          shown.id(),
          " says it paid ",
          settlement.paid().micros(),
          ", its positions say ",
          payouts);
      require(
          !settlement.isComplete() || (escrow == 0 && unpaid == 0),
          "I2",
          "market ",
          shown.id(),
          " is settled, but holds ",
          escrow,
          " and has not paid ",
          unpaid,
          " positions");
    }
  }
}
