package org.bellwether.application.trading;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.Tradability;
import org.bellwether.domain.market.Tradable;
import org.bellwether.domain.trading.Book;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Fill.Filled;
import org.bellwether.domain.trading.Order;
import org.bellwether.domain.trading.OrderRefusal;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Trade;
import org.bellwether.domain.trading.TradeId;
import org.bellwether.domain.trading.TradeRepository;
import org.jspecify.annotations.Nullable;

/// Fills orders one after another within the transaction around it: holds the markets, then the
/// accounts; decides everything in memory; then writes. The number of statements does not depend on
/// the number of orders.
///
/// Those that share a transaction wait for others for a moment at most. When that is not enough,
/// they can be tried once more without those that others hold up.
final class FillOrders {
  private final MarketRepository markets;
  private final Ledger ledger;
  private final TradeRepository trades;
  private final Supplier<UUID> ids;

  FillOrders(MarketRepository markets, Ledger ledger, TradeRepository trades, Supplier<UUID> ids) {
    this.markets = markets;
    this.ledger = ledger;
    this.trades = trades;
    this.ids = ids;
  }

  /// Fails when others hold something for longer than a moment.
  public List<PlaceTrade.Result> execute(List<PlaceTrade.Command> commands) {
    return fill(
        commands, markets::lockAll, accounts -> new Ledger.Locked(ledger.lock(accounts), Set.of()));
  }

  /// Fills what waits for nobody; the others are [TradingRefusal.Held].
  List<PlaceTrade.Result> executeFree(List<PlaceTrade.Command> commands) {
    return fill(commands, markets::lockFree, ledger::lockFree);
  }

  private List<PlaceTrade.Result> fill(
      List<PlaceTrade.Command> commands,
      Function<Collection<MarketId>, MarketRepository.Locked> marketLock,
      Function<Collection<AccountId>, Ledger.Locked> accountLock) {
    BatchState state =
        new BatchState(
            marketLock.apply(
                commands.stream().map(PlaceTrade.Command::marketId).collect(Collectors.toSet())));
    state.hold(commands, accountLock);
    List<PlaceTrade.Result> results = commands.stream().map(state::fill).toList();
    state.save();
    return results;
  }

  /// Everything the orders depend on, as it is after those that are filled already.
  private final class BatchState {
    private final Instant now;
    private final Map<MarketId, Market> open;
    private final Set<MarketId> heldMarkets;
    private final Set<AccountId> heldAccounts = new HashSet<>();
    private final Map<AccountId, NetCredits> balances = new HashMap<>();
    private final Map<Position.Key, Position> positions = new HashMap<>();
    private final Set<MarketId> traded = new HashSet<>();
    private final Set<Position.Key> moved = new HashSet<>();
    private final List<Trade> made = new ArrayList<>();
    private final List<Transfer> payments = new ArrayList<>();
    private final Map<Candle.Key, Candle> candles = new LinkedHashMap<>();

    BatchState(MarketRepository.Locked held) {
      now = held.at();
      open = new HashMap<>(held.markets());
      heldMarkets = held.heldByOthers();
    }

    void hold(
        List<PlaceTrade.Command> commands,
        Function<Collection<AccountId>, Ledger.Locked> accountLock) {
      Set<AccountId> accounts = new HashSet<>();
      Set<Position.Key> keys = new HashSet<>();
      for (PlaceTrade.Command command : commands) {
        Market market = open.get(command.marketId());
        if (market != null) {
          accounts.add(account(command));
          accounts.add(market.escrow());
          Position.Key key = key(command, market);
          if (key != null) {
            keys.add(key);
          }
        }
      }
      if (!accounts.isEmpty()) {
        Ledger.Locked held = accountLock.apply(accounts);
        balances.putAll(held.balances());
        heldAccounts.addAll(held.heldByOthers());
      }
      if (!keys.isEmpty()) {
        positions.putAll(trades.findPositions(keys));
      }
    }

    private static AccountId account(PlaceTrade.Command command) {
      return command.trader().account();
    }

    /// Null when the order names no outcome of the market.
    private static Position.@Nullable Key key(PlaceTrade.Command command, Market market) {
      int outcome = market.indexOf(command.order().outcome());
      return outcome < 0
          ? null
          : new Position.Key(command.trader(), market.id(), market.outcomes().get(outcome).id());
    }

    PlaceTrade.Result fill(PlaceTrade.Command command) {
      Market market = open.get(command.marketId());
      if (isHeld(command, market)) {
        return new TradingRefusal.Held(command.marketId());
      }
      if (market == null) {
        return new TradingRefusal.MarketNotFound(command.marketId());
      }
      NetCredits balance = balances.get(account(command));
      if (balance == null) {
        return new TradingRefusal.TraderUnknown(command.trader());
      }
      Position.Key key = key(command, market);
      if (key == null) {
        return new TradingRefusal.OrderRefused(
            new OrderRefusal.UnknownOutcome(command.order().outcome()));
      }
      Book.Trader trader =
          new Book.Trader(balance, positions.getOrDefault(key, Position.none(key)));
      return switch (market.tradable(now)) {
        case Tradability.Refusal reason -> new TradingRefusal.NotTradable(reason);
        case Tradable tradable -> fill(command.order(), tradable, trader);
      };
    }

    private PlaceTrade.Result fill(Order order, Tradable tradable, Book.Trader trader) {
      NetCredits escrow = balances.getOrDefault(tradable.market().escrow(), NetCredits.ZERO);
      return switch (new Book(tradable).fill(order, trader, new TradeId(ids.get()), escrow)) {
        case Filled filled -> {
          keep(filled);
          yield new PlaceTrade.Traded(filled);
        }
        case OrderRefusal reason -> new TradingRefusal.OrderRefused(reason);
      };
    }

    private boolean isHeld(PlaceTrade.Command command, @Nullable Market market) {
      return heldMarkets.contains(command.marketId())
          || heldAccounts.contains(account(command))
          || (market != null && heldAccounts.contains(market.escrow()));
    }

    private void keep(Filled filled) {
      Transfer payment = filled.payment();
      open.put(filled.market().id(), filled.market());
      traded.add(filled.market().id());
      balances.computeIfPresent(payment.from(), (_, before) -> before.minus(payment.amount()));
      balances.computeIfPresent(payment.to(), (_, before) -> before.plus(payment.amount()));
      positions.put(filled.position().key(), filled.position());
      moved.add(filled.position().key());
      made.add(filled.trade());
      payments.add(payment);
      for (Candle candle : filled.candles()) {
        candles.merge(candle.key(), candle, Candle::then);
      }
    }

    void save() {
      if (made.isEmpty()) {
        return;
      }
      trades.save(
          made,
          moved.stream().map(key -> requireNonNull(positions.get(key))).toList(),
          candles.values());
      ledger.post(payments);
      markets.updateTraded(traded.stream().map(id -> requireNonNull(open.get(id))).toList());
    }
  }
}
