package org.bellwether.domain.trading;

import java.util.List;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;

/// Prices the outcomes of one market and trades them with anybody, at one moment: immutable, each
/// offer holds the market maker that follows. Outcomes are counted from 0 in the market's order;
/// one that does not exist is an `IndexOutOfBoundsException`.
///
/// What any pricing rule must keep, in whole micro-credits and micro-shares:
/// - Rounding is never in the trader's favour.
/// - Buying and selling back at once never gains, over any number of trades that end where they
///   began; splitting an order never pays less, nor gets more, than placing it whole (I6).
/// - A subsidy not below [#worstCaseLoss()], and what buyers paid less what sellers got, is at any
///   moment at least [#largestPayout()]: the escrow can pay whatever the resolution (I2, I8).
public interface MarketMaker {

  /// What a share of each outcome costs now, in the limit of a small trade; they sum to exactly 1.
  List<Price> prices();

  /// Shares of each outcome that traders hold.
  List<Shares> outstanding();

  /// The most that the market maker can lose from its opening on, whatever is traded and however it
  /// is resolved; rounded up.
  Credits worstCaseLoss();

  /// The offer to buy that many shares; the cost is rounded up.
  Quote buy(int outcome, Shares shares);

  /// The offer to buy for at most that amount: the largest number of whole micro-shares whose cost,
  /// rounded up, is not above it.
  Quote buyFor(int outcome, Credits amount);

  /// The offer to sell that many shares; the proceeds are rounded down.
  Quote sell(int outcome, Shares shares);

  /// The most that any resolution could ask now. A weighted resolution pays a mean of what the
  /// outcomes ask, so that none asks for more than the one with the most shares outstanding.
  default Credits largestPayout() {
    return new Credits(outstanding().stream().mapToLong(Shares::micros).max().orElse(0));
  }
}
