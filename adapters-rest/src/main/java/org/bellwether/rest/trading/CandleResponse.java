package org.bellwether.rest.trading;

import java.math.BigDecimal;
import java.time.Instant;
import org.bellwether.domain.trading.Candle;

/// How a price went in one interval.
///
/// @param volume credits traded in the outcome itself
record CandleResponse(
    Instant start,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume) {

  static CandleResponse from(Candle candle) {
    return new CandleResponse(
        candle.start(),
        candle.open().toDecimal(),
        candle.high().toDecimal(),
        candle.low().toDecimal(),
        candle.close().toDecimal(),
        candle.volume().toDecimal());
  }
}
