package org.bellwether.domain.market;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /// Within a transaction, the market as that sees it. Outside of one it may be as it was before
  /// changes that are not acknowledged yet; what a caching backend has to promise beyond that
  /// stands in the API document.
  Optional<Market> findById(MarketId id);

  /// The markets with these ids in the order asked, each once; unknown ids are left out.
  List<MarketSummary> findByIds(Collection<MarketId> ids);

  /// Finds the market and holds its row until the transaction ends, so that nobody changes it in
  /// between.
  Optional<Market> lock(MarketId id);

  /// Finds these markets and holds their rows until the transaction ends, in the order of their
  /// ids, so that two who lock several never wait for each other. Unknown ids are left out. It and
  /// what follows in that transaction wait for others for a moment at most, and fail then.
  Locked lockAll(Collection<MarketId> ids);

  /// As [#lockAll], but waits for nobody: markets that somebody else holds are left out and told.
  Locked lockFree(Collection<MarketId> ids);

  /// Markets that are held.
  ///
  /// @param at the time of the database's clock, read once the last market was held
  /// @param heldByOthers those that could not be had
  record Locked(Instant at, Map<MarketId, Market> markets, Set<MarketId> heldByOthers) {}

  void create(Market market);

  /// Keeps these markets but those whose external id is known already. Returns the ids of the new
  /// ones.
  Set<MarketId> createImported(List<Market> markets);

  /// Replaces a market that is one version behind this one.
  ///
  /// @return false, and nothing is changed, when it is gone or has another version by now
  boolean update(Market changed);

  /// Replaces what trades change of markets that are held: outcomes' prices and outstanding shares,
  /// volume, number of trades, time and version.
  void updateTraded(Collection<Market> markets);

  /// Closes active markets whose time has come by the database's clock, the longest due first.
  ///
  /// @param limit how many at most
  /// @return those it closed, each with its version now; fewer than the limit when no more are due
  ///   that nobody holds
  Map<MarketId, Long> closeDue(int limit);

  /// Removes the market and its outcomes; false when there was none.
  boolean delete(MarketId id);
}
