package org.bellwether.bootstrap.cli.imports;

import static java.util.Locale.ROOT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Pattern;

/// Times as files have them: RFC 3339 and what is near to it, dates, and seconds or milliseconds
/// since 1970. Without an offset it is UTC. What is beyond the year 9999 is its end, which is how
/// systems say "never".
final class FileTimes {
  static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  /// Seconds up to the year 5138, milliseconds from 1973 on.
  private static final BigDecimal MILLIS_FROM = new BigDecimal(100_000_000_000L);

  private static final int MAX_LENGTH = 40;
  private static final Pattern NUMBER = Pattern.compile("\\d{5,19}(\\.\\d{1,9})?");
  private static final Pattern BEYOND = Pattern.compile("\\+?\\d{5,9}-\\d{2}-\\d{2}.*");

  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private FileTimes() {}

  /// Which moment of a day stands for it.
  enum Day {
    BEGINS,
    ENDS
  }

  static Optional<Instant> ofEpoch(BigDecimal number) {
    if (number.signum() < 0) {
      return Optional.empty();
    }
    BigDecimal millis = number.compareTo(MILLIS_FROM) < 0 ? number.movePointRight(3) : number;
    return millis.compareTo(BigDecimal.valueOf(NEVER.toEpochMilli())) > 0
        ? Optional.of(NEVER)
        : Optional.of(Instant.ofEpochMilli(millis.setScale(0, RoundingMode.DOWN).longValueExact()));
  }

  static Optional<Instant> parse(String text, Day day) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    if (NUMBER.matcher(text).matches()) {
      return ofEpoch(new BigDecimal(text));
    }
    if (BEYOND.matcher(text).matches()) {
      return Optional.of(NEVER);
    }
    try {
      return inRange(text.length() == 10 ? ofDate(text, day) : ofTime(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant ofDate(String text, Day day) {
    LocalDate date = LocalDate.parse(text);
    return date.atTime(day == Day.BEGINS ? LocalTime.MIN : LocalTime.of(23, 59, 59))
        .toInstant(ZoneOffset.UTC);
  }

  private static Instant ofTime(String text) {
    String form = text.toUpperCase(ROOT).replace(" UTC", "Z").replaceFirst("(?<=\\d) (?=\\d)", "T");
    TemporalAccessor time = FORM.parseBest(form, OffsetDateTime::from, LocalDateTime::from);
    return time instanceof OffsetDateTime at
        ? at.toInstant()
        : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
  }

  private static Optional<Instant> inRange(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return Optional.empty();
    }
    return Optional.of(time.isAfter(NEVER) ? NEVER : time);
  }
}
