package org.bellwether.domain.market;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Where markets are kept, each with its outcomes. A backend is right when it passes
/// `MarketRepositoryContract`.
///
/// Every number of markets costs a fixed number of look-ups. Writes take part in the transaction
/// around them.
public interface MarketRepository {

  /// The markets of one page, in its order; outcomes included, long texts left out.
  List<MarketSummary> findAll(MarketQuery query);

  /// How many markets the filter lets pass, exactly. A caching backend may be up to 2 seconds
  /// behind.
  long count(MarketFilter filter);

  Optional<Market> findById(MarketId id);

  /// The markets with these ids in the order asked, each once; unknown ids are left out.
  List<MarketSummary> findByIds(Collection<MarketId> ids);

  /// Finds the market and holds its row until the transaction ends, so that nobody changes it in
  /// between.
  Optional<Market> lock(MarketId id);

  void create(Market market);

  /// Keeps these markets but those whose external id is known already. Returns how many are new.
  int createImported(List<Market> markets);

  /// Replaces a market that is one version behind this one.
  ///
  /// @return false, and nothing is changed, when it is gone or has another version by now
  boolean update(Market changed);

  /// Removes the market and its outcomes; false when there was none.
  boolean delete(MarketId id);
}
