package org.bellwether.application.trading;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.market.IndexingJobs;
import org.bellwether.application.market.MarketWithCreator;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Tradability;
import org.bellwether.domain.market.Tradable;
import org.bellwether.domain.trading.Book;
import org.bellwether.domain.trading.Fill.Filled;
import org.bellwether.domain.trading.LmsrMarketMaker;
import org.bellwether.domain.trading.Opening;
import org.bellwether.domain.trading.Order;
import org.bellwether.domain.trading.OrderRefusal;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.TradeId;
import org.bellwether.domain.trading.TradeRepository;
import org.jspecify.annotations.Nullable;

/// Opens a new market, pays its subsidy from the creator's account, and takes the creator's first
/// position: all of it, or nothing.
public final class CreateMarket {
  private final Idempotent idempotent;
  private final MarketRepository markets;
  private final UserRepository users;
  private final Ledger ledger;
  private final TradeRepository trades;
  private final JobQueue jobs;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  public CreateMarket(
      Idempotent idempotent,
      MarketRepository markets,
      UserRepository users,
      Ledger ledger,
      TradeRepository trades,
      JobQueue jobs,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.idempotent = idempotent;
    this.markets = markets;
    this.users = users;
    this.ledger = ledger;
    this.trades = trades;
    this.jobs = jobs;
    this.ids = ids;
    this.clock = clock;
  }

  public IdempotentResult<Result> execute(Command command, @Nullable Keyed<Result> keyed) {
    return idempotent.execute(command, keyed, this::create);
  }

  private Result create(Command command) {
    Instant now = clock.instant();
    MarketTerms terms = command.terms();
    if (!terms.closesAt().isAfter(now)) {
      return new TradingRefusal.ClosesInThePast(terms.closesAt());
    }
    UserId creatorId = command.creator();
    Profile creator = users.findProfiles(List.of(creatorId)).get(creatorId);
    AccountId account = creatorId.account();
    NetCredits balance = ledger.lock(List.of(account)).get(account);
    if (creator == null || balance == null) {
      return new TradingRefusal.TraderUnknown(creatorId);
    }
    List<Outcome> outcomes = outcomes(command.outcomes(), command.initialPrices(), ids);
    Market market = Market.open(new MarketId(ids.get()), creatorId, terms, outcomes, now);
    return switch (LmsrMarketMaker.forSubsidy(command.subsidy(), market.prices())) {
      case Opening.Refusal reason -> new TradingRefusal.NotOpened(reason);
      case Opening.Opened _ when !balance.covers(command.subsidy()) ->
          new TradingRefusal.OrderRefused(
              new OrderRefusal.InsufficientBalance(balance, command.subsidy()));
      case Opening.Opened opened ->
          open(
              new MarketWithCreator(
                  opened.marketMaker().fund(market, account, command.subsidy()), creator),
              command,
              balance.minus(command.subsidy()),
              now);
    };
  }

  private Result open(MarketWithCreator made, Command command, NetCredits balance, Instant now) {
    Order.BuyFor order = command.position();
    if (order == null) {
      keep(made.market(), command.subsidy(), now);
      return new Created(made, null);
    }
    return switch (made.market().tradable(now)) {
      case Tradability.Refusal reason -> new TradingRefusal.NotTradable(reason);
      case Tradable tradable -> fill(order, tradable, made.creator(), command.subsidy(), balance);
    };
  }

  private Result fill(
      Order.BuyFor order, Tradable opened, Profile creator, Credits subsidy, NetCredits balance) {
    Market market = opened.market();
    int outcome = Math.max(0, market.indexOf(order.outcome()));
    Position nothing =
        Position.none(
            new Position.Key(market.creatorId(), market.id(), market.outcomes().get(outcome).id()));
    Book.Trader trader = new Book.Trader(balance, nothing);
    NetCredits escrow = NetCredits.ZERO.plus(subsidy);
    return switch (new Book(opened).fill(order, trader, new TradeId(ids.get()), escrow)) {
      case Filled filled -> {
        keep(filled.market(), subsidy, opened.at());
        trades.save(List.of(filled.trade()), List.of(filled.position()), filled.candles());
        ledger.post(List.of(filled.payment()));
        yield new Created(new MarketWithCreator(filled.market(), creator), filled);
      }
      case OrderRefusal reason -> new TradingRefusal.OrderRefused(reason);
    };
  }

  private void keep(Market market, Credits subsidy, Instant now) {
    markets.create(market);
    jobs.enqueue(IndexingJobs.one(market.id()));
    ledger.open(List.of(new Account(market.escrow(), Account.Kind.ESCROW)));
    ledger.post(
        List.of(
            new Transfer(
                ids.get(),
                Transfer.Reason.SUBSIDY,
                market.creatorId().account(),
                market.escrow(),
                subsidy,
                now)));
  }

  static List<Outcome> outcomes(List<String> names, List<Price> prices, Supplier<UUID> ids) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      outcomes.add(new Outcome(new OutcomeId(ids.get()), names.get(i), prices.get(i)));
    }
    return outcomes;
  }

  /// @param outcomes their names, in order
  /// @param initialPrices one for each outcome, sum to 1
  /// @param subsidy paid by the creator
  /// @param position the creator's first trade; null for none
  public record Command(
      UserId creator,
      MarketTerms terms,
      List<String> outcomes,
      List<Price> initialPrices,
      Credits subsidy,
      Order.@Nullable BuyFor position) {}

  /// Created, or a refusal.
  public sealed interface Result
      permits Created,
          TradingRefusal.ClosesInThePast,
          TradingRefusal.TraderUnknown,
          TradingRefusal.NotOpened,
          TradingRefusal.NotTradable,
          TradingRefusal.OrderRefused {}

  /// The market, as it is from now on.
  ///
  /// @param position the creator's first trade; null when none was asked for
  public record Created(MarketWithCreator market, @Nullable Filled position) implements Result {}
}
