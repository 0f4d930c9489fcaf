package org.bellwether.rest.trading;

import java.math.BigDecimal;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.trading.Position;
import org.bellwether.rest.identity.ProfileResponse;

/// Somebody who holds shares of an outcome.
record HolderResponse(ProfileResponse user, OutcomeReference outcome, BigDecimal shares) {

  static HolderResponse from(Position position, Market market, Profile holder) {
    return new HolderResponse(
        ProfileResponse.from(holder),
        OutcomeReference.from(market.outcome(position.key().outcomeId())),
        position.shares().toDecimal());
  }
}
