package org.bellwether.rest.query;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;

/// How clients carry the cursors of one kind of list: opaque, and refused when they are not one of
/// ours, or of another list (see [QueryParameters#list]).
///
/// @param parts how many texts a place is written as; only the last one may have spaces
/// @param write a place as texts
/// @param read the place that texts name; throws `IllegalArgumentException` when they name none
public record CursorFormat<C>(
    int parts, Function<C, List<String>> write, Function<List<String>, C> read) {
  public static final int MAX_LENGTH = 4096;

  /// The year 10000.
  private static final long END_MICROS = 253_402_300_800_000_000L;

  /// The cursor for that place.
  ///
  /// @param list that the place is in
  public String encode(C place, String list) {
    String text = list + " " + String.join(" ", write.apply(place));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The place that the cursor stands for.
  ///
  /// @param list that is asked for
  /// @throws ApiError with [Problem#INVALID_CURSOR]
  public C decode(String token, String list) {
    try {
      if (token.length() > MAX_LENGTH) {
        throw new IllegalArgumentException("too long");
      }
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      List<String> texts = List.of(text.split(" ", parts + 1));
      if (texts.size() <= parts) {
        throw new IllegalArgumentException("too short");
      }
      C place = read.apply(texts.subList(1, texts.size()));
      // of this list, and as we encode it
      if (!encode(place, list).equals(token)) {
        throw new IllegalArgumentException("not one of this list");
      }
      return place;
    } catch (IllegalArgumentException
        | ArithmeticException
        | DateTimeException
        | CharacterCodingException e) {
      throw new ApiError(
          Problem.INVALID_CURSOR,
          "take the cursor from a list's meta.nextCursor, and send it with what that list was asked");
    }
  }

  /// A place in a list sorted by ids.
  public static CursorFormat<UUID> ofIds() {
    return new CursorFormat<>(
        1, id -> List.of(id.toString()), texts -> UUID.fromString(texts.getFirst()));
  }

  /// A place in a list sorted by numbers from 1.
  public static CursorFormat<Long> ofNumbers() {
    return new CursorFormat<>(
        1, number -> List.of(number.toString()), texts -> positive(texts.getFirst()));
  }

  private static long positive(String text) {
    long number = Long.parseLong(text);
    if (number < 1) {
      throw new IllegalArgumentException("not above 0");
    }
    return number;
  }

  /// An instant as text, to the microsecond.
  public static String micros(Instant instant) {
    return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
  }

  /// The instant of that text.
  ///
  /// @throws IllegalArgumentException when it is none of the years 1970 to 9999
  public static Instant instant(String micros) {
    long number = Long.parseLong(micros);
    if (number < 0 || number >= END_MICROS) {
      throw new IllegalArgumentException("nothing has that time");
    }
    return Instant.EPOCH.plus(number, ChronoUnit.MICROS);
  }
}
