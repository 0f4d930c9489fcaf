package org.bellwether.domain.market;

import java.time.Instant;
import java.util.List;
import org.bellwether.domain.ledger.Credits;

/// A market at a moment at which it can be traded; [Market#tradable] alone makes one.
public final class Tradable implements Tradability {
  private final Market market;
  private final Funding funding;
  private final Instant at;

  Tradable(Market market, Funding funding, Instant at) {
    this.market = market;
    this.funding = funding;
    this.at = at;
  }

  public Market market() {
    return market;
  }

  public Funding funding() {
    return funding;
  }

  /// The moment, at which a trade of it is made.
  public Instant at() {
    return at;
  }

  /// The market after one trade, one version on.
  ///
  /// @param after the outcomes with their new prices and shares outstanding
  public Market traded(List<Outcome> after, Credits amount) {
    return market.traded(after, amount, at);
  }
}
