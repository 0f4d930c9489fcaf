package org.bellwether.rest.trading;

import java.math.BigDecimal;
import org.bellwether.application.Outage;
import org.bellwether.application.trading.TradingRefusal;
import org.bellwether.domain.market.Tradability;
import org.bellwether.domain.trading.Opening;
import org.bellwether.domain.trading.OrderRefusal;
import org.bellwether.domain.trading.PriceBand;
import org.bellwether.domain.trading.Quote;
import org.bellwether.domain.trading.Side;
import org.bellwether.rest.market.MarketResponse;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;

/// What every "no" of trading is answered with.
final class TradingErrors {
  private TradingErrors() {}

  static ApiError of(TradingRefusal refusal) {
    return switch (refusal) {
      case TradingRefusal.MarketNotFound no ->
          new ApiError(Problem.MARKET_NOT_FOUND, "there is no market " + no.id());
      case TradingRefusal.OutcomeNotFound no -> unknownOutcome(no.outcome());
      case TradingRefusal.TraderUnknown _ ->
          new ApiError(Problem.USER_UNKNOWN, "register, or log in again");
      case TradingRefusal.Held no ->
          throw new Outage("others hold " + no.id(), new IllegalStateException());
      case TradingRefusal.NotTradable no -> of(no.reason());
      case TradingRefusal.OrderRefused no -> of(no.reason());
      case TradingRefusal.NotOpened no -> of(no.reason());
      case TradingRefusal.ClosesInThePast no ->
          new ApiError(
              Problem.CLOSES_IN_THE_PAST, "closesAt " + no.closesAt() + " is not in the future");
    };
  }

  private static ApiError of(Tradability.Refusal refusal) {
    return switch (refusal) {
      case Tradability.Refusal.NotActive no ->
          new ApiError(
              Problem.MARKET_NOT_ACTIVE,
              "the market is " + MarketResponse.word(no.status()) + ", so nothing is traded");
      case Tradability.Refusal.TradingEnded no ->
          new ApiError(Problem.TRADING_ENDED, "trading ended at " + no.closesAt());
      case Tradability.Refusal.NotFunded _ ->
          new ApiError(Problem.MARKET_NOT_FUNDED, "without a subsidy nothing is traded");
    };
  }

  private static ApiError of(OrderRefusal refusal) {
    return switch (refusal) {
      case OrderRefusal.UnknownOutcome no -> unknownOutcome(no.outcome());
      case OrderRefusal.DeadlinePassed no ->
          new ApiError(Problem.DEADLINE_PASSED, "the order was valid until " + no.validUntil());
      case OrderRefusal.NotOffered no -> of(no.reason());
      case OrderRefusal.PriceMoved no -> priceMoved(no.offer());
      case OrderRefusal.InsufficientBalance no ->
          new ApiError(
              Problem.INSUFFICIENT_BALANCE,
              "this costs %s credits and you have %s"
                  .formatted(plain(no.cost().toDecimal()), plain(no.balance().toDecimal())));
      case OrderRefusal.InsufficientShares no ->
          new ApiError(
              Problem.INSUFFICIENT_SHARES,
              "you hold " + plain(no.held().toDecimal()) + " shares of this outcome");
    };
  }

  private static ApiError of(Quote.Refusal refusal) {
    return switch (refusal) {
      case Quote.Refusal.TooSmall _ ->
          new ApiError(
              Problem.TRADE_TOO_SMALL,
              "it comes to less than 0.000001 shares or 0.000001 credits; trade more");
      case Quote.Refusal.MoreThanOutstanding no ->
          new ApiError(
              Problem.MORE_THAN_OUTSTANDING,
              "all people together hold " + plain(no.outstanding().toDecimal()) + " shares of it");
      case Quote.Refusal.TooManyShares no ->
          new ApiError(
              Problem.TOO_MANY_SHARES,
              "there are " + plain(no.left().toDecimal()) + " shares of this outcome left");
      case Quote.Refusal.OrderTooLarge no ->
          new ApiError(
              Problem.ORDER_TOO_LARGE,
              "the market's liquidity is %s credits, and one order costs at most 32 times that; trade less at once"
                  .formatted(plain(no.liquidity().toDecimal())));
    };
  }

  private static ApiError of(Opening.Refusal refusal) {
    return switch (refusal) {
      case Opening.Refusal.SubsidyTooSmall no ->
          new ApiError(
              Problem.SUBSIDY_TOO_SMALL,
              "with these initial probabilities it takes at least %s credits"
                  .formatted(plain(no.least().toDecimal())));
      case Opening.Refusal.SubsidyTooLarge no ->
          new ApiError(
              Problem.SUBSIDY_TOO_LARGE,
              "with these initial probabilities at most %s credits can be used"
                  .formatted(plain(no.most().toDecimal())));
      case Opening.Refusal.OutsidePriceBand no ->
          new ApiError(
              Problem.INITIAL_PRICE_OUTSIDE_BAND,
              "every initial probability is " + within(no.band()));
    };
  }

  private static ApiError priceMoved(Quote.Offer offer) {
    return new ApiError(
        Problem.PRICE_MOVED,
        "now %s shares %s %s credits"
            .formatted(
                plain(offer.shares().toDecimal()),
                offer.side() == Side.BUY ? "cost" : "bring",
                plain(offer.amount().toDecimal())));
  }

  private static ApiError unknownOutcome(String outcome) {
    return new ApiError(Problem.UNKNOWN_OUTCOME, "the market has no outcome '" + outcome + "'");
  }

  private static String within(PriceBand band) {
    return "from %s to %s"
        .formatted(plain(band.lowest().toDecimal()), plain(band.highest().toDecimal()));
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }
}
