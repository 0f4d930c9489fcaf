package org.bellwether.application.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A line of the audit trail.
///
/// The `hash` is the SHA-256, in 64 lower-case hexadecimal digits, of these eight texts in UTF-8:
///
/// 1. the number of the line, in decimal; the first line has 1
/// 2. the hash of the line before; 64 times `0` for the first line
/// 3. the time in UTC, as `2030-01-31T12:00:00.000000Z` with all six places
/// 4. the actor's id in lower case, or nothing
/// 5. the address, or nothing
/// 6. the action
/// 7. the object
/// 8. the details
///
/// Each one is written as a netstring: its length in bytes, in decimal, a colon, the bytes, a comma
/// (`6:market,`); one that is not there as `-,`. So no two lines are written alike. The migration
/// `V5__audit_trail.sql` has the same in SQL, and the export shows each text as it is hashed.
///
/// @param number counts from 1
/// @param hash as it was written, which need not be what it should be
public record AuditLine(long number, AuditTrail.Entry entry, String hash) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// The line with that entry that comes after that head.
  static AuditLine after(AuditHead head, AuditTrail.Entry entry) {
    long number = head.number() + 1;
    return new AuditLine(number, entry, hash(number, head.hash(), entry));
  }

  /// Whether it is the line after that head, and nothing of it was changed.
  public boolean follows(AuditHead head) {
    return equals(after(head, entry));
  }

  /// The head when this line is the last.
  public AuditHead asHead() {
    return new AuditHead(number, hash);
  }

  /// A time as it is hashed.
  public static String text(Instant at) {
    return TIME.format(at);
  }

  private static String hash(long number, String before, AuditTrail.Entry entry) {
    String texts =
        Stream.of(
                Long.toString(number),
                before,
                text(entry.at()),
                entry.actor() == null ? null : entry.actor().toString(),
                entry.from(),
                entry.action(),
                entry.object(),
                entry.details())
            .map(AuditLine::netstring)
            .collect(Collectors.joining());
    return HexFormat.of().formatHex(sha256().digest(texts.getBytes(StandardCharsets.UTF_8)));
  }

  private static String netstring(@Nullable String text) {
    return text == null ? "-," : text.getBytes(StandardCharsets.UTF_8).length + ":" + text + ",";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
