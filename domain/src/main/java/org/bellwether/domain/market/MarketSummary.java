package org.bellwether.domain.market;

import java.time.Instant;
import java.util.List;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.jspecify.annotations.Nullable;

/// A market as lists show it: everything but the long texts. See [Market] and [Funding] for the
/// fields.
public record MarketSummary(
    MarketId id,
    @Nullable String externalId,
    UserId creatorId,
    String name,
    @Nullable String category,
    List<String> tags,
    List<Outcome> outcomes,
    MarketStatus status,
    @Nullable Credits liquidity,
    Credits volume,
    Instant closesAt,
    Instant createdAt,
    Instant updatedAt,
    long version) {}
