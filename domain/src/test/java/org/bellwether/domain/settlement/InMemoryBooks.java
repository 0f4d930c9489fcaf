package org.bellwether.domain.settlement;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bellwether.domain.ledger.Account.Kind;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.InMemoryLedger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.ledger.Transfer.Reason;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Side;
import org.bellwether.domain.trading.Trade;
import org.jspecify.annotations.Nullable;

/// The books of in-memory ports, as auditors read them.
public final class InMemoryBooks implements Books {
  private final InMemoryLedger ledger;
  private final InMemoryMarketRepository markets;
  private final InMemoryTradeRepository trades;
  private final InMemorySettlementRepository settlements;

  public InMemoryBooks(
      InMemoryLedger ledger,
      InMemoryMarketRepository markets,
      InMemoryTradeRepository trades,
      InMemorySettlementRepository settlements) {
    this.ledger = ledger;
    this.markets = markets;
    this.trades = trades;
    this.settlements = settlements;
  }

  @Override
  public void read(Reader reader) {
    reader.balances(
        ledger.accounts().stream()
            .map(account -> BigInteger.valueOf(balance(account.id())))
            .reduce(BigInteger.ZERO, BigInteger::add));
    ledger
        .accounts()
        .forEach(account ->
            reader.account(
                account,
                new NetCredits(balance(account.id())),
                sum(to(account.id())).subtract(sum(from(account.id()))),
                isEscrow(account.id())));
    readCovered(reader);
    ledger
        .transfers()
        .forEach(
            transfer -> reader.transfer(transfer, party(transfer.from()), party(transfer.to())));
    trades.positions().forEach(position -> read(position, reader));
    markets.markets().stream()
        .sorted(Comparator.comparing(market -> market.id().toString()))
        .forEach(market -> read(market, reader));
  }

  private void readCovered(Reader reader) {
    Map<AccountId, BigInteger> kept = new HashMap<>();
    settlements
        .covered()
        .forEach((debt, amount) ->
            kept.merge(debt.account(), BigInteger.valueOf(amount.micros()), BigInteger::add));
    Map<AccountId, BigInteger> made = new HashMap<>();
    for (Transfer transfer : ledger.transfers()) {
      BigInteger amount = BigInteger.valueOf(transfer.amount().micros());
      switch (transfer.reason()) {
        case COVER -> made.merge(transfer.to(), amount, BigInteger::add);
        case REPAYMENT -> made.merge(transfer.from(), amount.negate(), BigInteger::add);
        default -> {}
      }
    }
    Set<AccountId> all = new HashSet<>(kept.keySet());
    all.addAll(made.keySet());
    for (AccountId account : all) {
      reader.covered(
          account,
          kept.getOrDefault(account, BigInteger.ZERO),
          made.getOrDefault(account, BigInteger.ZERO));
    }
  }

  private long balance(AccountId id) {
    return ledger.findBalance(id).orElse(NetCredits.ZERO).micros();
  }

  private Stream<Transfer> to(AccountId id) {
    return ledger.transfers().stream().filter(transfer -> transfer.to().equals(id));
  }

  private Stream<Transfer> from(AccountId id) {
    return ledger.transfers().stream().filter(transfer -> transfer.from().equals(id));
  }

  private static BigInteger sum(Stream<Transfer> transfers) {
    return sum(transfers.map(transfer -> transfer.amount().micros()).toList());
  }

  private static BigInteger sum(List<Long> amounts) {
    return amounts.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
  }

  private boolean isEscrow(AccountId id) {
    return markets.markets().stream().anyMatch(market -> market.escrow().equals(id));
  }

  private @Nullable Party party(AccountId id) {
    return ledger.accounts().stream()
        .filter(account -> account.id().equals(id))
        .findFirst()
        .map(account -> new Party(account.kind(), isEscrow(id)))
        .orElseGet(() -> sum(to(id)).equals(sum(from(id))) ? new Party(Kind.ESCROW, false) : null);
  }

  private void read(Position position, Reader reader) {
    List<Trade> made =
        trades.trades().stream()
            .filter(trade -> trade.marketId().equals(position.key().marketId()))
            .filter(trade -> trade.userId().equals(position.key().userId()))
            .filter(trade -> trade.outcomeId().equals(position.key().outcomeId()))
            .sorted(Comparator.comparingLong(Trade::number))
            .toList();
    BigInteger held = BigInteger.ZERO;
    BigInteger cost = BigInteger.ZERO;
    BigInteger least = BigInteger.ZERO;
    for (Trade trade : made) {
      int sign = trade.side() == Side.BUY ? 1 : -1;
      held = held.add(BigInteger.valueOf(sign * trade.shares().micros()));
      cost = cost.add(BigInteger.valueOf(sign * trade.amount().micros()));
      least = least.min(held);
    }
    reader.position(position, new Fold(made.size(), held, cost, least), price(position.key()));
  }

  private @Nullable Price price(Position.Key key) {
    return markets.markets().stream()
        .filter(market -> market.id().equals(key.marketId()))
        .flatMap(market -> market.outcomes().stream())
        .filter(outcome -> outcome.id().equals(key.outcomeId()))
        .map(Outcome::price)
        .findFirst()
        .orElse(null);
  }

  private void read(Market market, Reader reader) {
    AccountId escrow = market.escrow();
    List<Position> positions =
        trades.positions().stream()
            .filter(position -> position.key().marketId().equals(market.id()))
            .toList();
    List<Position> claims =
        positions.stream().filter(position -> position.shares().micros() > 0).toList();
    long settled = claims.stream().filter(position -> position.payout() != null).count();
    reader.market(
        market,
        markets.importedVolume(market.id()),
        settlements.find(market.id()).orElse(null),
        new EscrowFlow(
            balance(escrow),
            sum(to(escrow).filter(transfer -> transfer.reason() == Reason.SUBSIDY)),
            sum(from(escrow).filter(transfer -> transfer.reason() == Reason.REFUND))
                .subtract(
                    sum(
                        to(escrow)
                            .filter(transfer -> transfer.reason() == Reason.REFUND_REVERSAL))),
            to(escrow).filter(transfer -> transfer.reason() == Reason.PURCHASE).count()
                + from(escrow).filter(transfer -> transfer.reason() == Reason.SALE).count()),
        new Claims(settled, claims.size() - settled));
    trades.trades().stream()
        .filter(trade -> trade.marketId().equals(market.id()))
        .sorted(Comparator.comparingLong(Trade::number))
        .forEach(trade -> read(trade, positions, reader));
    trades.candles().stream()
        .filter(
            candle -> market.outcomes().stream().anyMatch(o -> o.id().equals(candle.outcomeId())))
        .forEach(reader::candle);
    readPayouts(escrow, claims, reader);
  }

  private void read(Trade trade, List<Position> positions, Reader reader) {
    Position.Key key = new Position.Key(trade.userId(), trade.marketId(), trade.outcomeId());
    reader.trade(
        trade,
        ledger.transfers().stream()
            .filter(transfer -> transfer.id().equals(trade.id().value()))
            .findFirst()
            .orElse(null),
        positions.stream().anyMatch(position -> position.key().equals(key)));
  }

  private void readPayouts(AccountId escrow, List<Position> claims, Reader reader) {
    Map<AccountId, List<Long>> owed = new HashMap<>();
    for (Position position : claims) {
      Credits payout = position.payout();
      if (payout != null && payout.micros() > 0) {
        owed.computeIfAbsent(position.key().userId().account(), _ -> new ArrayList<>())
            .add(payout.micros());
      }
    }
    Map<AccountId, List<Long>> paid = new HashMap<>();
    from(escrow)
        .filter(transfer -> transfer.reason() == Reason.PAYOUT)
        .forEach(transfer ->
            paid.computeIfAbsent(transfer.to(), _ -> new ArrayList<>())
                .add(transfer.amount().micros()));
    to(escrow)
        .filter(transfer -> transfer.reason() == Reason.PAYOUT_REVERSAL)
        .forEach(transfer ->
            paid.computeIfAbsent(transfer.from(), _ -> new ArrayList<>())
                .add(-transfer.amount().micros()));
    Set<AccountId> all = new HashSet<>(owed.keySet());
    all.addAll(paid.keySet());
    for (AccountId account : all) {
      reader.payout(
          account,
          sum(owed.getOrDefault(account, List.of())),
          sum(paid.getOrDefault(account, List.of())));
    }
  }
}
