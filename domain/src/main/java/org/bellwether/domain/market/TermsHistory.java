package org.bellwether.domain.market;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the former terms of markets are kept. A backend is right when it passes
/// `TermsHistoryContract`. Nothing in it is ever changed; it goes when its market is removed.
public interface TermsHistory {

  /// Keeps a change, in the transaction that makes it, which holds the market.
  void add(TermsChange change);

  /// How many changes there are of a market.
  int count(MarketId id);

  /// The changes of a market, the latest first.
  ///
  /// @param before only those that led to a smaller version; null to begin with the latest
  List<TermsChange> find(MarketId id, @Nullable Long before, int limit);
}
