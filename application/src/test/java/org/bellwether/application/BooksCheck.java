package org.bellwether.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Side;
import org.bellwether.domain.trading.Trade;

/// The invariants I1 to I5 over a whole installation, by their definitions.
final class BooksCheck {
  private final TestInstallation here;
  private final List<Transfer> transfers;
  private final List<Trade> trades;

  BooksCheck(TestInstallation installation) {
    here = installation;
    transfers = here.ledger.transfers();
    trades = here.trades.trades();
  }

  void run() {
    accounts();
    payments();
    here.trades.positions().forEach(this::position);
    here.markets.markets().forEach(this::market);
  }

  private void accounts() {
    long sum = 0;
    for (Account account : here.ledger.accounts()) {
      AccountId id = account.id();
      long balance = here.balance(id).micros();
      long fold =
          sum(transfers, t -> t.to().equals(id) ? t.amount().micros() : 0)
              - sum(transfers, t -> t.from().equals(id) ? t.amount().micros() : 0);
      assertThat(balance).as("I5, the fold of the transfers of %s", account).isEqualTo(fold);
      if (account.kind() != Account.Kind.ISSUANCE) {
        assertThat(balance).as("I4, %s", account).isNotNegative();
      }
      sum += balance;
    }
    assertThat(sum).as("I1, the sum over all accounts").isZero();
    assertThat(transfers).extracting(Transfer::id).doesNotHaveDuplicates();
  }

  /// Every trade is paid for, once, and nothing else is called a trade.
  private void payments() {
    var byId = transfers.stream().collect(Collectors.toMap(Transfer::id, Function.identity()));
    for (Trade trade : trades) {
      AccountId trader = new AccountId(trade.userId().value());
      AccountId escrow = Market.escrowOf(trade.marketId());
      boolean buys = trade.side() == Side.BUY;
      assertThat(byId.get(trade.id().value()))
          .isEqualTo(
              new Transfer(
                  trade.id().value(),
                  buys ? Transfer.Reason.PURCHASE : Transfer.Reason.SALE,
                  buys ? trader : escrow,
                  buys ? escrow : trader,
                  trade.amount(),
                  trade.at()));
    }
    assertThat(
            transfers.stream()
                .filter(t ->
                    t.reason() == Transfer.Reason.PURCHASE || t.reason() == Transfer.Reason.SALE))
        .hasSameSizeAs(trades);
  }

  private void position(Position position) {
    Position.Key key = position.key();
    List<Trade> its =
        trades.stream()
            .filter(t -> t.userId().equals(key.userId()) && t.outcomeId().equals(key.outcomeId()))
            .toList();
    assertThat(position.shares().micros())
        .as("I5, the fold of the trades of %s", key)
        .isEqualTo(sum(its, t -> sign(t) * t.shares().micros()));
    assertThat(position.cost().micros()).isEqualTo(sum(its, t -> sign(t) * t.amount().micros()));
  }

  private static long sign(Trade trade) {
    return trade.side() == Side.BUY ? 1 : -1;
  }

  private void market(Market market) {
    List<Trade> its = trades.stream().filter(t -> t.marketId().equals(market.id())).toList();
    assertThat(its)
        .extracting(Trade::number)
        .as("trades are numbered without gaps")
        .containsExactlyElementsOf(LongStream.rangeClosed(1, market.trades()).boxed().toList());
    if (market.externalId() == null) {
      assertThat(market.volume().micros())
          .as("I5, the volume of %s", market.id())
          .isEqualTo(sum(its, t -> t.amount().micros()));
    }
    for (Outcome outcome : market.outcomes()) {
      assertThat(
              sum(
                  here.trades.positions(),
                  p -> p.key().outcomeId().equals(outcome.id()) ? p.shares().micros() : 0))
          .as("I3, the shares of %s", outcome)
          .isEqualTo(outcome.outstanding().micros());
      assertThat(
              sum(
                  here.trades.findCandles(
                      outcome.id(), Candle.Interval.MINUTE, null, Integer.MAX_VALUE),
                  candle -> candle.volume().micros()))
          .as("I5, the candles of %s", outcome)
          .isEqualTo(sum(its, t -> t.outcomeId().equals(outcome.id()) ? t.amount().micros() : 0));
    }
    if (market.funding() != null) {
      escrow(market);
    }
  }

  private void escrow(Market market) {
    long escrow = here.balance(market.escrow()).micros();
    if (market.isResolvable()) {
      market
          .outcomes()
          .forEach(outcome ->
              assertThat(escrow)
                  .as("I2, what %s can pay", market.id())
                  .isGreaterThanOrEqualTo(outcome.outstanding().micros()));
    } else {
      here.settlements.find(market.id()).ifPresent(settlement -> settled(market, settlement));
    }
  }

  private void settled(Market market, Settlement settlement) {
    List<Position> positions =
        here.trades.positions().stream()
            .filter(p -> p.key().marketId().equals(market.id()) && p.payout() != null)
            .toList();
    assertThat(settlement.settled()).isEqualTo(positions.size());
    for (Position position : positions) {
      assertThat(position.payout())
          .isEqualTo(market.outcome(position.key().outcomeId()).price().of(position.shares()));
    }
    long paid =
        sum(
            transfers,
            t ->
                t.reason() == Transfer.Reason.PAYOUT && t.from().equals(market.escrow())
                    ? t.amount().micros()
                    : 0);
    assertThat(settlement.paid()).isEqualTo(new Credits(paid));
    assertThat(paid).isEqualTo(sum(positions, p -> p.payout() == null ? 0 : p.payout().micros()));
    if (settlement.isComplete()) {
      assertThat(settlement.settled()).isEqualTo(settlement.positions());
      assertThat(here.balance(market.escrow()).micros()).as("I2, after the settlement").isZero();
    }
  }

  private static <T> long sum(List<T> all, ToLongFunction<T> number) {
    return all.stream().mapToLong(number).sum();
  }
}
