package org.bellwether.domain.settlement;

import java.util.List;
import java.util.Optional;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.trading.Position;

/// Where settlements are kept. A backend is right when it passes `SettlementRepositoryContract`.
public interface SettlementRepository {

  /// How many positions of a market hold shares that are not paid yet.
  long countUnpaid(MarketId marketId);

  void create(Settlement settlement);

  Optional<Settlement> find(MarketId marketId);

  /// Finds it and holds it until the transaction ends, so that nobody pays beside us.
  Optional<Settlement> lock(MarketId marketId);

  /// Positions of a market that hold shares and are not paid yet, in a fixed order.
  List<Position> findUnpaid(MarketId marketId, int limit);

  /// Keeps how far it is, with the payouts of the positions that were paid since.
  ///
  /// @param paid with their payout
  /// @throws IllegalStateException when one of them has been paid before
  void advance(Settlement settlement, List<Position> paid);
}
