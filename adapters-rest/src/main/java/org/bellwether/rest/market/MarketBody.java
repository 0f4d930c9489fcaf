package org.bellwether.rest.market;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.rest.validation.Text;
import org.jspecify.annotations.Nullable;

/// The body of `PUT /markets/{id}`, and what a merge patch is applied to: all that may change.
public record MarketBody(
    @NotNull @Text(max = MarketTerms.MAX_NAME_LENGTH) String name,
    @Nullable @Text(min = 0, max = MarketTerms.MAX_DESCRIPTION_LENGTH, multiline = true)
        String description,
    @Nullable @Text(max = MarketTerms.MAX_CATEGORY_LENGTH) String category,
    @Nullable @Size(max = MarketTerms.MAX_TAGS) @DifferentTags
        List<@NotNull @Text(max = MarketTerms.MAX_TAG_LENGTH) String> tags,
    @NotNull Instant closesAt) {

  MarketTerms toTerms() {
    return terms(name, description, category, tags, closesAt);
  }

  /// The terms in their one form: nothing around a text, nothing absent that can be empty.
  public static MarketTerms terms(
      String name,
      @Nullable String description,
      @Nullable String category,
      @Nullable List<String> tags,
      Instant closesAt) {
    return new MarketTerms(
        name.strip(),
        description == null ? "" : description.strip(),
        category == null ? null : category.strip(),
        tags == null ? List.of() : tags.stream().map(String::strip).toList(),
        closesAt);
  }

  /// Tags from before they were compared as they are now, without those that are the same.
  static MarketBody from(MarketTerms terms) {
    return new MarketBody(
        terms.name(),
        terms.description(),
        terms.category(),
        MarketTerms.differentTags(terms.tags()),
        terms.closesAt());
  }
}
