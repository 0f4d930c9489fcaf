package org.bellwether.domain.ledger;

import org.bellwether.domain.market.MarketId;

/// Breaks the rules on purpose.
public record BrokenFeature(MarketId market) {}
