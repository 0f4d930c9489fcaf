package org.bellwether.rest.market;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.Outcome;
import org.jspecify.annotations.Nullable;

/// A market as the API shows it.
///
/// @param externalId absent unless it was imported
/// @param description absent in lists
/// @param volume credits, exact
@JsonInclude(JsonInclude.Include.NON_NULL)
record MarketResponse(
    UUID id,
    @Nullable String externalId,
    String name,
    @Nullable String description,
    String status,
    @Nullable String category,
    List<String> tags,
    List<OutcomeResponse> outcomes,
    BigDecimal volume,
    CreatorResponse creator,
    Instant closesAt,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /// @param price the probability of the outcome
  record OutcomeResponse(UUID id, String name, BigDecimal price) {
    static OutcomeResponse from(Outcome outcome) {
      return new OutcomeResponse(outcome.id().value(), outcome.name(), outcome.price().toDecimal());
    }
  }

  record CreatorResponse(UUID id, String name) {
    static CreatorResponse from(Profile profile) {
      return new CreatorResponse(profile.id().value(), profile.name());
    }
  }

  static MarketResponse from(Market market, Profile creator) {
    return from(market.summary(), market.terms().description(), creator);
  }

  static MarketResponse from(MarketSummary market, Profile creator) {
    return from(market, null, creator);
  }

  private static MarketResponse from(
      MarketSummary market, @Nullable String description, Profile creator) {
    return new MarketResponse(
        market.id().value(),
        market.externalId(),
        market.name(),
        description,
        word(market.status()),
        market.category(),
        market.tags(),
        market.outcomes().stream().map(OutcomeResponse::from).toList(),
        market.volume().toDecimal(),
        CreatorResponse.from(creator),
        market.closesAt(),
        market.createdAt(),
        market.updatedAt(),
        market.version());
  }

  static String word(MarketStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
