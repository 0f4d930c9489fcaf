package org.bellwether.domain.trading;

import java.util.List;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;

/// What becomes of an order that a trader places.
public sealed interface Fill permits Fill.Filled, OrderRefusal {

  /// It is filled.
  ///
  /// @param market as it is after the trade
  /// @param payment what moves for it
  /// @param balance of the trader afterwards
  /// @param position of the trader afterwards
  /// @param candles of every outcome in every interval, for this trade alone
  record Filled(
      Trade trade,
      Market market,
      Transfer payment,
      NetCredits balance,
      Position position,
      List<Candle> candles)
      implements Fill {}
}
