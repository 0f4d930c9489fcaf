package org.bellwether.domain.market;

import java.time.Instant;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.jspecify.annotations.Nullable;

/// Who took a market's resolution back, when and why.
///
/// @param reason for those who were paid
/// @param covered what the house had put up by the end for those who had spent it, and was not
///   repaid; null before
/// @param completedAt when all payments were back and the market was closed; null before
public record Reversal(
    Instant at,
    UserId by,
    String reason,
    @Nullable Credits covered,
    @Nullable Instant completedAt) {
  public static final int MAX_REASON_LENGTH = 2000;

  /// One that has just been decided.
  public static Reversal begin(UserId by, String reason, Instant now) {
    return new Reversal(now, by, reason, null, null);
  }

  public boolean isComplete() {
    return completedAt != null;
  }

  Reversal complete(Credits byHouse, Instant now) {
    return new Reversal(at, by, reason, byHouse, now);
  }
}
