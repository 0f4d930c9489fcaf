package org.bellwether.rest.market;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Reversal;
import org.jspecify.annotations.Nullable;

/// Who took the last resolution back, and why.
///
/// @param by the id of who did
/// @param covered what the house put up; absent before the end, as `completedAt` is
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReversalResponse(
    Instant at,
    UUID by,
    String reason,
    @Nullable BigDecimal covered,
    @Nullable Instant completedAt) {

  public static @Nullable ReversalResponse from(@Nullable Reversal reversal) {
    if (reversal == null) {
      return null;
    }
    Credits covered = reversal.covered();
    return new ReversalResponse(
        reversal.at(),
        reversal.by().value(),
        reversal.reason(),
        covered == null ? null : covered.toDecimal(),
        reversal.completedAt());
  }
}
