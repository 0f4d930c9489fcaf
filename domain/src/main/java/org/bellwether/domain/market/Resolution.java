package org.bellwether.domain.market;

import java.time.Instant;
import org.bellwether.domain.identity.UserId;
import org.jspecify.annotations.Nullable;

/// Who answered a market's question, or called it off, when, and on what grounds. What each outcome
/// pays is its price from then on.
///
/// @param evidenceUrl where the answer can be checked, up to [#MAX_EVIDENCE_URL_LENGTH] characters;
///   null when none was given
/// @param note for those who held positions, up to [#MAX_NOTE_LENGTH] characters; null when there
///   is none
public record Resolution(
    Instant at, UserId by, @Nullable String evidenceUrl, @Nullable String note) {
  public static final int MAX_EVIDENCE_URL_LENGTH = 2000;
  public static final int MAX_NOTE_LENGTH = 2000;

  public Resolution {
    requireAtMost(MAX_EVIDENCE_URL_LENGTH, evidenceUrl);
    requireAtMost(MAX_NOTE_LENGTH, note);
  }

  private static void requireAtMost(int length, @Nullable String text) {
    if (text != null && text.codePointCount(0, text.length()) > length) {
      throw new IllegalArgumentException(
          "a resolution's texts have at most " + length + " characters, not as in '" + text + "'");
    }
  }
}
