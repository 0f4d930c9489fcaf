package org.bellwether.rest.trading;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.bellwether.application.trading.CreateMarket;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.text.Unicode;
import org.bellwether.domain.trading.Order;
import org.bellwether.rest.market.DifferentTags;
import org.bellwether.rest.market.MarketBody;
import org.bellwether.rest.validation.Amount;
import org.bellwether.rest.validation.Text;
import org.jspecify.annotations.Nullable;

/// The body of `POST /markets`.
///
/// @param initialProbabilities one for each outcome, in their order; all the same when absent
/// @param subsidy credits of the creator
/// @param position the creator's first trade
record CreateMarketRequest(
    @NotNull @Text(max = MarketTerms.MAX_NAME_LENGTH) String name,
    @Nullable @Text(min = 0, max = MarketTerms.MAX_DESCRIPTION_LENGTH, multiline = true)
        String description,
    @NotNull @Size(min = Market.MIN_OUTCOMES, max = Market.MAX_OUTCOMES)
        List<@NotNull @Text(max = Outcome.MAX_NAME_LENGTH) String> outcomes,
    @Nullable @Size(max = Market.MAX_OUTCOMES)
        List<
                @NotNull
                @Amount(
                    max = 1,
                    message = "must be above 0 and at most 1, with at most 6 decimal places")
                BigDecimal>
            initialProbabilities,
    @Nullable @Text(max = MarketTerms.MAX_CATEGORY_LENGTH) String category,
    @Nullable @Size(max = MarketTerms.MAX_TAGS) @DifferentTags
        List<@NotNull @Text(max = MarketTerms.MAX_TAG_LENGTH) String> tags,
    @NotNull Instant closesAt,
    @NotNull @Amount BigDecimal subsidy,
    @Nullable @Valid PositionRequest position) {

  /// @param outcome its name
  /// @param amount credits to buy for
  record PositionRequest(
      @NotNull @Text(max = Outcome.MAX_NAME_LENGTH) String outcome,
      @NotNull @Amount BigDecimal amount,
      @Nullable @Amount BigDecimal minShares) {

    Order.BuyFor toOrder() {
      return new Order.BuyFor(
          outcome, Credits.of(amount), minShares == null ? null : Shares.of(minShares), null);
    }
  }

  @AssertTrue(message = "must have different names, whatever their case")
  boolean isOutcomesDistinct() {
    return outcomes == null
        || outcomes.contains(null)
        || outcomes.stream().map(Unicode::compared).distinct().count() == outcomes.size();
  }

  @AssertTrue(message = "must be one for each outcome")
  boolean isInitialProbabilitiesFitting() {
    return initialProbabilities == null
        || outcomes == null
        || initialProbabilities.size() == outcomes.size();
  }

  @AssertTrue(message = "must sum to exactly 1")
  boolean isInitialProbabilitiesWhole() {
    return initialProbabilities == null
        || initialProbabilities.contains(null)
        || initialProbabilities.stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .compareTo(BigDecimal.ONE)
            == 0;
  }

  CreateMarket.Command toCommand(Caller caller) {
    return new CreateMarket.Command(
        caller.id(),
        MarketBody.terms(name, description, category, tags, closesAt),
        outcomes.stream().map(String::strip).toList(),
        initialProbabilities == null
            ? Price.uniform(outcomes.size())
            : initialProbabilities.stream().map(Price::of).toList(),
        Credits.of(subsidy),
        position == null ? null : position.toOrder());
  }
}
