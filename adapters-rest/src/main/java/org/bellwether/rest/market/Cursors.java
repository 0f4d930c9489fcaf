package org.bellwether.rest.market;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketCursor;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketSort;
import org.bellwether.rest.http.ApiError;
import org.bellwether.rest.http.Problem;

/// Cursors as clients carry them: opaque, and refused when they are not one of ours.
final class Cursors {
  static final int MAX_LENGTH = 4096;
  private static final long END_MICROS = 253_402_300_800_000_000L; // the year 10000

  private static final int MAX_PAGE = 1_000_000_000;

  private Cursors() {}

  /// A cursor and the number of the page it starts.
  record Place(MarketCursor cursor, int page) {}

  static String encode(MarketCursor cursor, int page) {
    String text =
        String.join(
            " ",
            cursor.sort().name(),
            cursor.order().name(),
            Integer.toString(page),
            cursor.id().toString(),
            encode(cursor.value()));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(Object value) {
    return switch (value) {
      case Credits credits -> Long.toString(credits.micros());
      case Instant instant -> Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
      default -> value.toString();
    };
  }

  static Place decode(String token) {
    try {
      if (token.length() > MAX_LENGTH) {
        throw new IllegalArgumentException("too long");
      }
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String[] parts = text.split(" ", 5);
      MarketSort sort = MarketSort.valueOf(parts[0]);
      Object value =
          switch (sort) {
            case VOLUME -> new Credits(Long.parseLong(parts[4]));
            case CREATED_AT, CLOSES_AT -> Instant.EPOCH.plus(micros(parts[4]), ChronoUnit.MICROS);
            case NAME -> readable(parts[4]);
          };
      int page = Integer.parseInt(parts[2]);
      MarketCursor cursor =
          new MarketCursor(
              sort,
              MarketSort.Order.valueOf(parts[1]),
              value,
              new MarketId(UUID.fromString(parts[3])));
      Place place = new Place(cursor, page);
      if (page < 1 || page > MAX_PAGE || !encode(cursor, page).equals(token)) {
        throw new IllegalArgumentException("not as we encode it");
      }
      return place;
    } catch (IllegalArgumentException
        | ArrayIndexOutOfBoundsException
        | ArithmeticException
        | DateTimeException
        | CharacterCodingException e) {
      throw new ApiError(Problem.INVALID_CURSOR, "take the cursor from a list's meta.nextCursor");
    }
  }

  /// Of a time that markets can have.
  private static long micros(String text) {
    long micros = Long.parseLong(text);
    if (micros < 0 || micros >= END_MICROS) {
      throw new IllegalArgumentException("no market has that time");
    }
    return micros;
  }

  private static String readable(String name) {
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no name has a NUL");
    }
    return name;
  }
}
