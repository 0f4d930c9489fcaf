package org.bellwether.domain.trading;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.market.Tradable;
import org.bellwether.domain.trading.Fill.Filled;
import org.bellwether.domain.trading.Pricing.Priced;

/// A market that trades and its market maker at one moment: prices orders and fills them.
public record Book(Tradable tradable) {

  /// Who trades, as far as it matters.
  ///
  /// @param balance of the trader's account, held
  /// @param position in the outcome traded, held
  public record Trader(NetCredits balance, Position position) {}

  /// At what the order would be filled; a quote, and the first half of every trade.
  public Pricing price(Order order) {
    Market market = tradable.market();
    Instant deadline = order.validUntil();
    if (deadline != null && tradable.at().isAfter(deadline)) {
      return new OrderRefusal.DeadlinePassed(deadline);
    }
    int outcome = market.indexOf(order.outcome());
    if (outcome < 0) {
      return new OrderRefusal.UnknownOutcome(order.outcome());
    }
    MarketMaker marketMaker = new LmsrMarketMaker(tradable.funding(), market.outstanding());
    return switch (quote(order, outcome, marketMaker)) {
      case Quote.Refusal reason -> new OrderRefusal.NotOffered(reason);
      case Quote.Offer offer when !isWanted(order, offer) -> new OrderRefusal.PriceMoved(offer);
      case Quote.Offer offer ->
          new Priced(offer, market.outcomes().get(outcome).price(), offer.after().prices());
    };
  }

  private static Quote quote(Order order, int outcome, MarketMaker marketMaker) {
    return switch (order) {
      case Order.BuyFor buy -> marketMaker.buyFor(outcome, buy.amount());
      case Order.Buy buy -> marketMaker.buy(outcome, buy.shares());
      case Order.Sell sell -> marketMaker.sell(outcome, sell.shares());
    };
  }

  private static boolean isWanted(Order order, Quote.Offer offer) {
    return switch (order) {
      case Order.BuyFor buy ->
          buy.minShares() == null || offer.shares().compareTo(buy.minShares()) >= 0;
      case Order.Buy buy -> buy.maxCost() == null || offer.amount().compareTo(buy.maxCost()) <= 0;
      case Order.Sell sell ->
          sell.minProceeds() == null || offer.amount().compareTo(sell.minProceeds()) >= 0;
    };
  }

  /// Fills the order for a trader, if the market and the trader allow it.
  ///
  /// @param id of the trade, and of the transfer that pays for it
  /// @param escrow the balance of the market's escrow, held
  public Fill fill(Order order, Trader trader, TradeId id, NetCredits escrow) {
    return switch (price(order)) {
      case Priced priced -> fill(priced, trader, id, escrow);
      case OrderRefusal.NotOffered(Quote.Refusal.MoreThanOutstanding _) ->
          new OrderRefusal.InsufficientShares(trader.position().shares());
      case OrderRefusal refusal -> refusal;
    };
  }

  private Fill fill(Priced priced, Trader trader, TradeId id, NetCredits escrow) {
    Market market = tradable.market();
    Instant now = tradable.at();
    Quote.Offer offer = priced.offer();
    Credits amount = offer.amount();
    boolean buys = offer.side() == Side.BUY;
    if (buys && !trader.balance().covers(amount)) {
      return new OrderRefusal.InsufficientBalance(trader.balance(), amount);
    }
    Position before = trader.position();
    if (!buys && before.shares().compareTo(offer.shares()) < 0) {
      return new OrderRefusal.InsufficientShares(before.shares());
    }
    NetCredits escrowAfter = buys ? escrow.plus(amount) : escrow.minus(amount);
    if (!escrowAfter.covers(offer.after().largestPayout())) {
      throw new IllegalStateException(
          "market " + market.id() + " could not pay its winners after trade " + id);
    }
    List<Price> prices = priced.prices();
    List<Shares> outstanding = offer.after().outstanding();
    Market after =
        tradable.traded(
            IntStream.range(0, prices.size())
                .mapToObj(i ->
                    new Outcome(
                        market.outcomes().get(i).id(),
                        market.outcomes().get(i).name(),
                        prices.get(i),
                        outstanding.get(i)))
                .toList(),
            amount);
    UserId userId = before.key().userId();
    Trade trade =
        new Trade(
            id,
            market.id(),
            after.trades(),
            userId,
            before.key().outcomeId(),
            offer.side(),
            offer.shares(),
            amount,
            priced.before(),
            priced.after(),
            now);
    AccountId account = userId.account();
    return new Filled(
        trade,
        after,
        buys
            ? new Transfer(
                id.value(), Transfer.Reason.PURCHASE, account, market.escrow(), amount, now)
            : new Transfer(id.value(), Transfer.Reason.SALE, market.escrow(), account, amount, now),
        buys ? trader.balance().minus(amount) : trader.balance().plus(amount),
        before.after(trade),
        Candle.of(trade, after.outcomes(), market.prices(), prices));
  }
}
