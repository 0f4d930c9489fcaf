package org.bellwether.rest.trading;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.trading.Fill.Filled;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Side;
import org.bellwether.domain.trading.Trade;
import org.bellwether.rest.identity.ProfileResponse;
import org.jspecify.annotations.Nullable;

/// A trade.
///
/// @param user who traded; only in lists
/// @param cost what was paid; only when buying
/// @param proceeds what was got; only when selling
/// @param balance of the trader afterwards; only for the trader
/// @param position of the trader afterwards; only for the trader
@JsonInclude(JsonInclude.Include.NON_NULL)
record TradeResponse(
    UUID id,
    @Nullable ProfileResponse user,
    String side,
    OutcomeReference outcome,
    BigDecimal shares,
    @Nullable BigDecimal cost,
    @Nullable BigDecimal proceeds,
    BigDecimal priceBefore,
    BigDecimal priceAfter,
    Instant at,
    @Nullable BigDecimal balance,
    @Nullable HoldingResponse position) {

  /// @param cost paid for all shares ever bought, less what was got for those sold
  record HoldingResponse(BigDecimal shares, BigDecimal cost) {
    static HoldingResponse from(Position position) {
      return new HoldingResponse(position.shares().toDecimal(), position.cost().toDecimal());
    }
  }

  /// As the trader sees it.
  static TradeResponse from(Filled filled) {
    return from(
        filled.trade(),
        filled.market().outcome(filled.trade().outcomeId()),
        null,
        filled.balance().toDecimal(),
        HoldingResponse.from(filled.position()));
  }

  /// As everybody sees it.
  static TradeResponse from(Trade trade, Outcome outcome, Profile trader) {
    return from(trade, outcome, ProfileResponse.from(trader), null, null);
  }

  private static TradeResponse from(
      Trade trade,
      Outcome outcome,
      @Nullable ProfileResponse user,
      @Nullable BigDecimal balance,
      @Nullable HoldingResponse position) {
    BigDecimal amount = trade.amount().toDecimal();
    return new TradeResponse(
        trade.id().value(),
        user,
        word(trade.side()),
        OutcomeReference.from(outcome),
        trade.shares().toDecimal(),
        trade.side() == Side.BUY ? amount : null,
        trade.side() == Side.SELL ? amount : null,
        trade.priceBefore().toDecimal(),
        trade.priceAfter().toDecimal(),
        trade.at(),
        balance,
        position);
  }

  static String word(Side side) {
    return side.name().toLowerCase(Locale.ROOT);
  }
}
