package org.bellwether.application.batching;

import org.bellwether.domain.market.MarketId;

/// Breaks the rule of mechanisms: what batches anything knows markets.
public record BrokenMechanism(MarketId market) {}
