package org.bellwether.application.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the audit trail ends: its last hash vouches for all lines before it. Noted down where
/// nobody of this system can reach, it shows later that none of them was changed or is gone, which
/// the trail cannot show by itself once its end is cut off and its head put back.
///
/// @param number of the last line; 0 when there is none
/// @param hash of the last line, see [AuditLine]
public record AuditHead(long number, String hash) {
  /// Of a trail without lines.
  public static final AuditHead START = new AuditHead(0, "0".repeat(64));

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  /// The next line.
  public AuditLine append(AuditTrail.Entry entry) {
    return AuditLine.after(this, entry);
  }

  /// The head that [#toString] wrote; empty when the text is none.
  public static Optional<AuditHead> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(new AuditHead(Long.parseLong(parts.group(1)), parts.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return number + ":" + hash;
  }
}
