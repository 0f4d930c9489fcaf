package org.bellwether.rest.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// Times as texts: ISO-8601 with an offset, of the years 1970 to 9999.
final class Times {
  static final String RULE = "must be a time such as 2030-01-31T12:00:00Z";
  private static final int MAX_LENGTH = 40;
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Times() {}

  static Optional<Instant> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant())
          .filter(instant -> !instant.isBefore(Instant.EPOCH) && instant.isBefore(END));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
