package org.bellwether.rest.trading;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.time.Instant;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.Order;
import org.bellwether.rest.query.QueryParameters;
import org.bellwether.rest.validation.Amount;
import org.bellwether.rest.validation.Text;
import org.jspecify.annotations.Nullable;

/// The body of `POST /markets/{id}/trades`, and the query of a quote.
///
/// @param outcome its id or name
/// @param amount credits to buy for; or else `shares`
/// @param shares to buy or to sell
/// @param minShares of what the amount buys
record TradeRequest(
    @NotNull @Pattern(regexp = BUY + "|" + SELL, message = "must be buy or sell") String side,
    @NotNull @Text(max = Outcome.MAX_NAME_LENGTH) String outcome,
    @Nullable @Amount BigDecimal amount,
    @Nullable @Amount BigDecimal shares,
    @Nullable @Amount BigDecimal maxCost,
    @Nullable @Amount BigDecimal minShares,
    @Nullable @Amount BigDecimal minProceeds,
    @Nullable Instant validUntil) {
  private static final String BUY = "buy";
  private static final String SELL = "sell";
  private static final int MAX_SIDE_LENGTH = 10;

  @AssertTrue(message = "or else shares must be given, and not both")
  boolean isAmountGiven() {
    return (amount == null) != (shares == null);
  }

  @AssertTrue(message = "must be given to sell")
  boolean isSharesGiven() {
    return !SELL.equals(side) || shares != null;
  }

  @AssertTrue(message = "goes together with shares to buy only")
  boolean isMaxCostFitting() {
    return maxCost == null || (!SELL.equals(side) && shares != null);
  }

  @AssertTrue(message = "goes together with an amount to buy for only")
  boolean isMinSharesFitting() {
    return minShares == null || (!SELL.equals(side) && amount != null);
  }

  @AssertTrue(message = "goes together with shares to sell only")
  boolean isMinProceedsFitting() {
    return minProceeds == null || !BUY.equals(side);
  }

  static TradeRequest from(QueryParameters query) {
    return new TradeRequest(
        requireNonNullElse(query.text("side", MAX_SIDE_LENGTH), ""),
        requireNonNullElse(query.text("outcome", Outcome.MAX_NAME_LENGTH), ""),
        query.decimal("amount"),
        query.decimal("shares"),
        query.decimal("maxCost"),
        query.decimal("minShares"),
        query.decimal("minProceeds"),
        query.instant("validUntil"));
  }

  Order toOrder() {
    if (amount != null) {
      return new Order.BuyFor(outcome, Credits.of(amount), toShares(minShares), validUntil);
    }
    Shares wanted = Shares.of(requireNonNull(shares));
    return side.equals(SELL)
        ? new Order.Sell(outcome, wanted, toCredits(minProceeds), validUntil)
        : new Order.Buy(outcome, wanted, toCredits(maxCost), validUntil);
  }

  private static @Nullable Credits toCredits(@Nullable BigDecimal credits) {
    return credits == null ? null : Credits.of(credits);
  }

  private static @Nullable Shares toShares(@Nullable BigDecimal shares) {
    return shares == null ? null : Shares.of(shares);
  }
}
