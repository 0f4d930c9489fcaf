package org.bellwether.rest.market;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.TermsChange;
import org.jspecify.annotations.Nullable;

/// A change of a market's terms as the API shows it.
///
/// @param version the market's, from the change on
/// @param before the terms until then
record TermsChangeResponse(long version, Instant at, PersonResponse by, TermsResponse before) {

  /// @param name absent for somebody who is no user here
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PersonResponse(UUID id, @Nullable String name) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TermsResponse(
      String name,
      String description,
      @Nullable String category,
      List<String> tags,
      Instant closesAt) {
    static TermsResponse from(MarketTerms terms) {
      return new TermsResponse(
          terms.name(), terms.description(), terms.category(), terms.tags(), terms.closesAt());
    }
  }

  static TermsChangeResponse from(TermsChange change, @Nullable Profile by) {
    return new TermsChangeResponse(
        change.version(),
        change.at(),
        new PersonResponse(change.by().value(), by == null ? null : by.name()),
        TermsResponse.from(change.before()));
  }
}
