package org.bellwether.rest.trading;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.bellwether.application.trading.CreateMarket;
import org.bellwether.rest.market.MarketResponse;
import org.jspecify.annotations.Nullable;

/// A new market, and what its creator holds in it.
///
/// @param position the creator's first trade; absent when there is none
@JsonInclude(JsonInclude.Include.NON_NULL)
record CreatedMarketResponse(
    @JsonUnwrapped MarketResponse market, @Nullable TradeResponse position) {

  static CreatedMarketResponse from(CreateMarket.Created created) {
    return new CreatedMarketResponse(
        MarketResponse.from(created.market()),
        created.position() == null ? null : TradeResponse.from(created.position()));
  }
}
