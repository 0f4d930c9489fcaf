package org.bellwether.application.settlement;

import org.bellwether.application.Refusal;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;

/// Every "no" of this feature; each one says which use cases may give it.
public sealed interface SettlementRefusal extends Refusal {

  /// There is no such market.
  record MarketNotFound(MarketId id)
      implements SettlementRefusal,
          ResolveMarket.Result,
          ReverseResolution.Result,
          GetResolution.Result {}

  /// The caller neither created the market nor moderates.
  record NotTheCreator(MarketId id) implements SettlementRefusal, ResolveMarket.Result {}

  /// The caller may not do it, as things are now.
  record NotEntitled(MarketId id, Lack lack)
      implements SettlementRefusal, ResolveMarket.Result, ReverseResolution.Result {}

  /// The market has changed since the caller read it.
  record VersionMismatch(MarketId id, long currentVersion)
      implements SettlementRefusal, ResolveMarket.Result, ReverseResolution.Result {}

  /// The resolution is being taken back, which is not over yet.
  record BeingReversed(MarketId id)
      implements SettlementRefusal, ResolveMarket.Result, ReverseResolution.Result {}

  /// The question is answered already, or the market called off.
  record AlreadyResolved(MarketId id, MarketStatus status)
      implements SettlementRefusal, ResolveMarket.Result {}

  /// The market has no such outcome.
  record OutcomeNotFound(MarketId id, String outcome)
      implements SettlementRefusal, ResolveMarket.Result {}

  /// One outcome is named twice, say by its id and by its name: one of the two is a mistake.
  record OutcomeNamedTwice(MarketId id, String outcome)
      implements SettlementRefusal, ResolveMarket.Result {}

  /// The question is not answered yet.
  record NotResolved(MarketId id)
      implements SettlementRefusal, ReverseResolution.Result, GetResolution.Result {}

  /// The resolution stands: the time in which it could be taken back is over, or there was none, or
  /// it was not made here.
  record ResolutionFinal(MarketId id) implements SettlementRefusal, ReverseResolution.Result {}
}
