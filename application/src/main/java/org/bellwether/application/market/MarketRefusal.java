package org.bellwether.application.market;

import java.time.Instant;
import org.bellwether.application.Refusal;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;

/// Every "no" of this feature; each one says which use cases may give it.
public sealed interface MarketRefusal extends Refusal {

  /// There is no such market.
  record MarketNotFound(MarketId id)
      implements MarketRefusal,
          GetMarket.Result,
          FollowMarket.Result,
          ListTermsChanges.Result,
          ReviseMarket.Result,
          DeleteMarket.Result {}

  /// The caller neither created the market nor moderates.
  record NotTheCreator(MarketId id)
      implements MarketRefusal, ReviseMarket.Result, DeleteMarket.Result {}

  /// The caller may not do it, as things are now.
  record NotEntitled(MarketId id, Lack lack)
      implements MarketRefusal, ReviseMarket.Result, DeleteMarket.Result {}

  /// The market has changed since the caller read it.
  record VersionMismatch(MarketId id, long currentVersion)
      implements MarketRefusal, ReviseMarket.Result, DeleteMarket.Result {}

  /// The market no longer trades, so its terms stand.
  record MarketNotActive(MarketId id, MarketStatus status)
      implements MarketRefusal, ReviseMarket.Result {}

  /// Somebody other than its creator has traded it: what it asks is what they rely on.
  record QuestionStands(MarketId id) implements MarketRefusal, ReviseMarket.Result {}

  /// Its terms have changed as often as those of a market can.
  record TooManyChanges(MarketId id) implements MarketRefusal, ReviseMarket.Result {}

  /// The description is as long as it can be.
  record NoRoomToClarify(MarketId id) implements MarketRefusal, ReviseMarket.Result {}

  /// A market cannot stop trading before it starts.
  record ClosesInThePast(Instant closesAt) implements MarketRefusal, ReviseMarket.Result {}

  /// Somebody has traded it: what they hold must be paid, so it can be cancelled but not removed.
  record MarketTraded(MarketId id) implements MarketRefusal, DeleteMarket.Result {}

  /// A resolution of it was taken back: why stays to be read, and what the house has covered to be
  /// repaid.
  record MarketReversed(MarketId id) implements MarketRefusal, DeleteMarket.Result {}
}
