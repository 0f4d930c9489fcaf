package org.bellwether.embedded;

import org.bellwether.domain.market.MarketId;

/// Breaks the rule of embedded servers: it knows markets.
public record BrokenServer(MarketId market) {}
