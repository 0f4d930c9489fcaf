package org.bellwether.rest.market;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.bellwether.application.market.CreateMarket;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.rest.http.Text;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/// The body of `POST /markets`.
record CreateMarketRequest(
    @NotNull @Text(max = MarketTerms.MAX_NAME_LENGTH) String name,
    @Nullable @Text(min = 0, max = MarketTerms.MAX_DESCRIPTION_LENGTH, multiline = true)
        String description,
    @NotNull @Size(min = Market.MIN_OUTCOMES, max = Market.MAX_OUTCOMES)
        List<@NotNull @Text(max = Outcome.MAX_NAME_LENGTH) String> outcomes,
    @Nullable @Text(max = MarketTerms.MAX_CATEGORY_LENGTH) String category,
    @Nullable
        @Size(max = MarketTerms.MAX_TAGS)
        @UniqueElements(message = "must not have the same tag twice")
        List<@NotNull @Text(max = MarketTerms.MAX_TAG_LENGTH) String> tags,
    @NotNull Instant closesAt) {

  @AssertTrue(message = "must have different names, whatever their case")
  boolean isOutcomesDistinct() {
    return outcomes == null
        || outcomes.contains(null)
        || outcomes.stream().map(o -> o.strip().toLowerCase(Locale.ROOT)).distinct().count()
            == outcomes.size();
  }

  CreateMarket.Command toCommand(Caller caller) {
    return new CreateMarket.Command(
        caller,
        MarketBody.terms(name, description, category, tags, closesAt),
        outcomes.stream().map(String::strip).toList());
  }
}
