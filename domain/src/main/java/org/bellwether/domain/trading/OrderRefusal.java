package org.bellwether.domain.trading;

import java.time.Instant;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Shares;

/// Why an order is not filled, and nothing changes. Those that a [Pricing] may be do not depend on
/// who asks.
public sealed interface OrderRefusal extends Fill {

  /// The market has no such outcome.
  record UnknownOutcome(String outcome) implements OrderRefusal, Pricing {}

  /// The trader's own deadline has passed.
  record DeadlinePassed(Instant validUntil) implements OrderRefusal, Pricing {}

  /// The market maker does not trade that, whoever asks.
  record NotOffered(Quote.Refusal reason) implements OrderRefusal, Pricing {}

  /// It trades, but at worse than the order allows: at this.
  record PriceMoved(Quote.Offer offer) implements OrderRefusal, Pricing {}

  /// The trader cannot pay.
  record InsufficientBalance(NetCredits balance, Credits cost) implements OrderRefusal {}

  /// The trader does not hold that many.
  record InsufficientShares(Shares held) implements OrderRefusal {}
}
