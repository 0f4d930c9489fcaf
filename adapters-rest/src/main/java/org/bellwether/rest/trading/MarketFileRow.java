package org.bellwether.rest.trading;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.bellwether.application.trading.ImportMarkets.ImportedMarket;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Price;
import org.bellwether.rest.http.Text;
import org.bellwether.rest.market.MarketBody;
import org.jspecify.annotations.Nullable;

/// One line of an import file. Fields that are not named here are passed over.
///
/// @param id how the other system names the market
/// @param source the other system; what stands before the first colon of the id when absent
/// @param probability of Yes, for a market without `outcomes`
/// @param outcomes absent for a market of Yes and No; probabilities in any proportion
/// @param resolution YES, NO or PROB: and the probability that Yes was paid
/// @param closeAt absent when the other system names no end: such a market stays open for a year
/// @param creatorName absent when not known: the source stands in
@JsonIgnoreProperties(ignoreUnknown = true)
record MarketFileRow(
    @NotNull @Text(max = Market.MAX_EXTERNAL_ID_LENGTH) String id,
    @Nullable @Text(max = Profile.MAX_NAME_LENGTH) String source,
    @NotNull @Text(max = MarketTerms.MAX_NAME_LENGTH) String question,
    @Nullable @Text(min = 0, max = MarketTerms.MAX_DESCRIPTION_LENGTH, multiline = true)
        String description,
    @Nullable @Text(max = MarketTerms.MAX_CATEGORY_LENGTH) String category,
    @Nullable @Size(max = MarketTerms.MAX_TAGS)
        List<@NotNull @Text(max = MarketTerms.MAX_TAG_LENGTH) String> tags,
    @Nullable Instant createdAt,
    @Nullable Instant closeAt,
    @Nullable Instant asOf,
    @NotNull
        @Pattern(
            regexp = "open|closed|resolved|cancelled",
            message = "must be open, closed, resolved or cancelled")
        String status,
    @Nullable
        @Pattern(
            regexp = "YES|NO|PROB:(0(\\.\\d{1,9})?|1(\\.0{1,9})?)",
            message = "must be YES, NO or PROB: with 0 to 1")
        String resolution,
    @Nullable
        @DecimalMin(value = "0", message = "must be 0 to 1")
        @DecimalMax(value = "1", message = "must be 0 to 1")
        BigDecimal probability,
    @Nullable @Size(min = Market.MIN_OUTCOMES, max = Market.MAX_OUTCOMES)
        List<@NotNull @Valid FileOutcome> outcomes,
    @Nullable
        @DecimalMin(value = "0", message = "must be 0 to 1,000,000,000")
        @DecimalMax(value = "1000000000", message = "must be 0 to 1,000,000,000")
        BigDecimal volume,
    @Nullable @Text(max = Profile.MAX_NAME_LENGTH) String creatorName) {
  private static final Duration OPEN_ENDED = Duration.ofDays(365);

  /// @param probability in any proportion to the others
  @JsonIgnoreProperties(ignoreUnknown = true)
  record FileOutcome(
      @NotNull @Text(max = Outcome.MAX_NAME_LENGTH) String name,
      @Nullable
          @DecimalMin(value = "0", message = "must be 0 to 1,000,000")
          @DecimalMax(value = "1000000", message = "must be 0 to 1,000,000")
          BigDecimal probability) {}

  @AssertTrue(message = "must have different names, whatever their case")
  boolean isOutcomesDistinct() {
    return outcomes == null
        || outcomes.stream().anyMatch(outcome -> outcome == null || outcome.name() == null)
        || outcomes.stream().map(o -> o.name().strip().toLowerCase(Locale.ROOT)).distinct().count()
            == outcomes.size();
  }

  @AssertTrue(message = "must be given when the id does not start with it and a colon")
  boolean isSourceKnown() {
    String from = from();
    return source != null
        || (!from.isBlank() && from.codePointCount(0, from.length()) <= Profile.MAX_NAME_LENGTH);
  }

  private String from() {
    return source != null || id == null ? String.valueOf(source) : id.split(":", 2)[0];
  }

  ImportedMarket toMarket(Instant now) {
    String from = from();
    String creator = creatorName != null ? creatorName.strip() : from;
    return new ImportedMarket(
        id,
        creatorName != null ? from + ":" + creator : from,
        creator,
        MarketBody.terms(question, description, category, tags, closesAt(now)),
        outcomes == null
            ? List.of("Yes", "No")
            : outcomes.stream().map(outcome -> outcome.name().strip()).toList(),
        prices(),
        marketStatus(),
        volume == null ? Credits.ZERO : Credits.of(volume.setScale(6, RoundingMode.DOWN)),
        createdAt != null ? createdAt : asOf);
  }

  private Instant closesAt(Instant now) {
    if (closeAt != null) {
      return closeAt;
    }
    if (marketStatus() == MarketStatus.ACTIVE) {
      return now.plus(OPEN_ENDED);
    }
    Instant lastKnown = asOf != null ? asOf : createdAt;
    return lastKnown != null ? lastKnown : now;
  }

  private MarketStatus marketStatus() {
    return switch (status) {
      case "open" -> MarketStatus.ACTIVE;
      case "closed" -> MarketStatus.CLOSED;
      case "resolved" -> MarketStatus.RESOLVED;
      default -> MarketStatus.CANCELLED;
    };
  }

  private List<Price> prices() {
    if (outcomes != null) {
      List<BigDecimal> weights =
          outcomes.stream()
              .map(o -> o.probability() == null ? BigDecimal.ZERO : o.probability())
              .toList();
      boolean known = weights.stream().anyMatch(weight -> weight.signum() > 0);
      return known ? Price.proportional(weights) : Price.uniform(outcomes.size());
    }
    BigDecimal yes = probabilityOfYes();
    return Price.proportional(List.of(yes, BigDecimal.ONE.subtract(yes)));
  }

  private BigDecimal probabilityOfYes() {
    if (resolution != null) {
      return switch (resolution) {
        case "YES" -> BigDecimal.ONE;
        case "NO" -> BigDecimal.ZERO;
        default -> new BigDecimal(resolution.substring("PROB:".length()));
      };
    }
    return probability == null ? new BigDecimal("0.5") : probability;
  }
}
