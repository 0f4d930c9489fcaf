package org.bellwether.rest.market;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.application.market.MarketWithCreator;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Resolution;
import org.bellwether.rest.identity.ProfileResponse;
import org.jspecify.annotations.Nullable;

/// A market as the API shows it.
///
/// @param externalId absent unless it was imported
/// @param description absent in lists
/// @param volume credits, exact
/// @param liquidity absent when nobody has put up a subsidy
/// @param subsidy absent in lists, and when nobody has put one up
/// @param resolution absent in lists, and until there is one
/// @param reversal absent in lists, and unless a resolution was ever taken back
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MarketResponse(
    UUID id,
    @Nullable String externalId,
    String name,
    @Nullable String description,
    String status,
    @Nullable String category,
    List<String> tags,
    List<OutcomeResponse> outcomes,
    BigDecimal volume,
    @Nullable BigDecimal liquidity,
    @Nullable BigDecimal subsidy,
    ProfileResponse creator,
    Instant closesAt,
    Instant createdAt,
    Instant updatedAt,
    long version,
    @Nullable ResolutionResponse resolution,
    @Nullable ReversalResponse reversal) {

  /// @param price the probability of the outcome; what a share pays once there is a resolution
  /// @param outstanding shares that people hold
  public record OutcomeResponse(UUID id, String name, BigDecimal price, BigDecimal outstanding) {
    static OutcomeResponse from(Outcome outcome) {
      return new OutcomeResponse(
          outcome.id().value(),
          outcome.name(),
          outcome.price().toDecimal(),
          outcome.outstanding().toDecimal());
    }
  }

  /// @param by the id of who decided
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ResolutionResponse(
      Instant at, UUID by, @Nullable String evidenceUrl, @Nullable String note) {
    static ResolutionResponse from(Resolution resolution) {
      return new ResolutionResponse(
          resolution.at(), resolution.by().value(), resolution.evidenceUrl(), resolution.note());
    }
  }

  /// The whole of it.
  public static MarketResponse from(MarketWithCreator found) {
    Market market = found.market();
    Funding funding = market.funding();
    Resolution resolution = market.resolution();
    return from(
        market.summary(),
        market.terms().description(),
        funding == null ? null : funding.subsidy().toDecimal(),
        resolution == null ? null : ResolutionResponse.from(resolution),
        ReversalResponse.from(market.reversal()),
        found.creator());
  }

  /// As lists show it.
  public static MarketResponse from(MarketSummary market, Profile creator) {
    return from(market, null, null, null, null, creator);
  }

  private static MarketResponse from(
      MarketSummary market,
      @Nullable String description,
      @Nullable BigDecimal subsidy,
      @Nullable ResolutionResponse resolution,
      @Nullable ReversalResponse reversal,
      Profile creator) {
    Credits liquidity = market.liquidity();
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
        liquidity == null ? null : liquidity.toDecimal(),
        subsidy,
        ProfileResponse.from(creator),
        market.closesAt(),
        market.createdAt(),
        market.updatedAt(),
        market.version(),
        resolution,
        reversal);
  }

  /// How the API spells a status.
  public static String word(MarketStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
