package org.bellwether.domain.settlement;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
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

  /// Positions of a market that have been paid, in a fixed order.
  List<Position> findPaid(MarketId marketId, int limit);

  /// Keeps how far it has gone back, with the positions whose payout was taken back since.
  ///
  /// @param unpaid without a payout
  /// @throws IllegalStateException when one of them has not been paid
  void retreat(Settlement settlement, List<Position> unpaid);

  /// Removes a settlement that has gone back to its beginning.
  void delete(MarketId marketId);

  /// What the house has covered for these accounts in reversals of a market's resolutions, and was
  /// not repaid; those it has covered nothing for are left out.
  Map<AccountId, Credits> findCovered(MarketId marketId, Collection<AccountId> accounts);

  /// The same for all accounts together.
  Credits sumCovered(MarketId marketId);

  /// Keeps what the house has covered for these accounts from now on; nothing forgets it.
  void saveCovered(MarketId marketId, Map<AccountId, Credits> covered);
}
