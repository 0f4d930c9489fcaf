package org.bellwether.rest.search;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.bellwether.application.search.Hit;
import org.bellwether.rest.market.MarketResponse;

/// A market that was found: as lists show it, and why.
///
/// @param score from 0 to 1, exact
/// @param reasons `semantic`, `keyword` or both
record FoundMarketResponse(
    @JsonUnwrapped MarketResponse market, BigDecimal score, List<String> reasons) {
  private static final int DECIMALS = 6;

  static FoundMarketResponse from(Hit hit) {
    return new FoundMarketResponse(
        MarketResponse.from(hit.market(), hit.creator()),
        BigDecimal.valueOf(hit.scoreMillionths(), DECIMALS),
        hit.reasons().stream().sorted().map(r -> r.name().toLowerCase(Locale.ROOT)).toList());
  }
}
