package org.bellwether.rest.trading;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.bellwether.application.trading.QuoteTrade.Quoted;
import org.bellwether.domain.trading.Quote;
import org.bellwether.domain.trading.Side;
import org.jspecify.annotations.Nullable;

/// What an order would get now.
///
/// @param cost what would be paid; only when buying
/// @param proceeds what would be got; only when selling
/// @param averagePrice for each share, to six places
/// @param priceImpact how far the price would move; below zero when selling
@JsonInclude(JsonInclude.Include.NON_NULL)
record QuoteResponse(
    String side,
    OutcomeReference outcome,
    BigDecimal shares,
    @Nullable BigDecimal cost,
    @Nullable BigDecimal proceeds,
    BigDecimal averagePrice,
    BigDecimal priceBefore,
    BigDecimal priceAfter,
    BigDecimal priceImpact) {
  private static final int SCALE = 6;

  static QuoteResponse from(Quoted quoted) {
    Quote.Offer offer = quoted.priced().offer();
    BigDecimal shares = offer.shares().toDecimal();
    BigDecimal amount = offer.amount().toDecimal();
    BigDecimal before = quoted.priced().before().toDecimal();
    BigDecimal after = quoted.priced().after().toDecimal();
    return new QuoteResponse(
        TradeResponse.word(offer.side()),
        OutcomeReference.from(quoted.market().outcomes().get(offer.outcome())),
        shares,
        offer.side() == Side.BUY ? amount : null,
        offer.side() == Side.SELL ? amount : null,
        amount.divide(shares, SCALE, RoundingMode.HALF_EVEN).stripTrailingZeros(),
        before,
        after,
        after.subtract(before).stripTrailingZeros());
  }
}
