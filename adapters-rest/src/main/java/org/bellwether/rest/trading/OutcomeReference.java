package org.bellwether.rest.trading;

import java.util.UUID;
import org.bellwether.domain.market.Outcome;

/// Which outcome of a market is meant.
record OutcomeReference(UUID id, String name) {

  static OutcomeReference from(Outcome outcome) {
    return new OutcomeReference(outcome.id().value(), outcome.name());
  }
}
