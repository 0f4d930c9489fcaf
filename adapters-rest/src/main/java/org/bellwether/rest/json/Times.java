package org.bellwether.rest.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Times as texts: RFC 3339, of the years 1970 to 9999. A leap second is taken for the second after
/// it, and what is smaller than a microsecond is cut off.
public final class Times {
  public static final String RULE = "must be a time such as 2030-01-31T12:00:00Z";
  private static final int MAX_LENGTH = 64;
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  /// The offset goes further than that of the JDK, which ends at 18 hours.
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}):([0-9]{2})(?:\\.([0-9]+))?"
              + "(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))");

  private Times() {}

  public static Optional<Instant> parse(String text) {
    Matcher parts = RFC_3339.matcher(text);
    if (text.length() > MAX_LENGTH || !parts.matches()) {
      return Optional.empty();
    }
    boolean isLeapSecond = parts.group(3).equals("60");
    String second = isLeapSecond ? "59" : parts.group(3);
    try {
      Instant instant =
          LocalDateTime.parse(parts.group(1) + "T" + parts.group(2) + ":" + second)
              .toInstant(ZoneOffset.UTC)
              .minusSeconds(offsetSeconds(parts))
              .plusSeconds(isLeapSecond ? 1 : 0);
      return Optional.of(instant)
          .filter(whole -> !isLeapSecond || isEndOfMonth(whole))
          .map(whole -> whole.plusNanos(1000 * micros(parts.group(4))))
          .filter(time -> !time.isBefore(Instant.EPOCH) && time.isBefore(END));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static long offsetSeconds(Matcher parts) {
    if (parts.group(5) == null) {
      return 0;
    }
    int minutes = 60 * Integer.parseInt(parts.group(6)) + Integer.parseInt(parts.group(7));
    return 60L * (parts.group(5).equals("-") ? -minutes : minutes);
  }

  private static long micros(@Nullable String fraction) {
    return fraction == null ? 0 : Long.parseLong((fraction + "00000").substring(0, 6));
  }

  /// Leap seconds are inserted there alone (RFC 3339 section 5.7).
  private static boolean isEndOfMonth(Instant next) {
    LocalDateTime start = LocalDateTime.ofInstant(next, ZoneOffset.UTC);
    return start.getDayOfMonth() == 1 && start.toLocalTime().toSecondOfDay() == 0;
  }
}
