package org.bellwether.domain.trading;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Shares;
import org.jspecify.annotations.Nullable;

/// Where trades are kept, and what follows from them: positions and candles. A backend is right
/// when it passes `TradeRepositoryContract`.
///
/// Positions and candles are at any moment the fold of all trades (I5). Who writes holds the
/// markets concerned, so that nobody else changes them in between.
public interface TradeRepository {

  /// The positions that are there of these.
  Map<Position.Key, Position> findPositions(Collection<Position.Key> keys);

  /// Keeps these trades, all of markets that are held, with what they lead to.
  ///
  /// @param positions as they are after the trades, each once
  /// @param candles of these trades alone, each once: they are joined to what is there
  void save(List<Trade> trades, Collection<Position> positions, Collection<Candle> candles);

  /// The trades of a market, the latest first.
  ///
  /// @param userId only theirs; null for everybody's
  /// @param before only those with a smaller number; null to begin with the latest
  List<Trade> findTrades(
      MarketId marketId, @Nullable UserId userId, @Nullable Long before, int limit);

  /// Whether anybody but this user has ever traded that market.
  boolean isTradedByOthers(MarketId marketId, UserId userId);

  /// Who holds shares of a market, the largest positions first; equal ones by user id and then by
  /// outcome id, in the same direction.
  ///
  /// @param outcomeId only of this one; null for all
  /// @param after where to go on; null for the start
  List<Position> findHolders(
      MarketId marketId, @Nullable OutcomeId outcomeId, @Nullable HolderCursor after, int limit);

  /// A place in the list of holders: just after this one.
  record HolderCursor(Shares shares, UserId userId, OutcomeId outcomeId) {}

  /// The positions of a user, those sold again included; the latest markets first, in each by
  /// outcome id in the same direction.
  ///
  /// @param after where to go on; null for the start
  List<Position> findPortfolio(UserId userId, @Nullable PortfolioCursor after, int limit);

  /// A place in a portfolio: just after this one.
  record PortfolioCursor(MarketId marketId, OutcomeId outcomeId) {}

  /// The candles of an outcome, the latest first.
  ///
  /// @param before only those that start earlier; null to begin with the latest
  List<Candle> findCandles(
      OutcomeId outcomeId, Candle.Interval interval, @Nullable Instant before, int limit);
}
