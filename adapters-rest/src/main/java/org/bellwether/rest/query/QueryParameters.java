package org.bellwether.rest.query;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bellwether.domain.text.Unicode;
import org.bellwether.rest.json.Decimals;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.json.Times;
import org.bellwether.rest.json.Uuids;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.ApiError.Violation;
import org.bellwether.rest.problem.Problem;
import org.jspecify.annotations.Nullable;

/// The query of one request, read strictly: each parameter at most once, none that nobody asks for,
/// all broken rules at once. Read what there may be, then call [#done].
public final class QueryParameters {
  /// Many times as many as any route has.
  private static final int MAX_PARAMETERS = 50;

  /// Where in a list one is and how far one sees is not what the list is, and cursors of lists that
  /// can be sorted hold how they are.
  private static final Set<String> WITHIN_A_LIST =
      Set.of("limit", "offset", "cursor", "sort", "order");

  private final Map<String, String> left = new LinkedHashMap<>();
  private final Map<String, Object> conditions = new TreeMap<>();
  private final List<Violation> violations = new ArrayList<>();
  private final Supplier<String> path;

  /// @param path that the query belongs to
  public QueryParameters(Supplier<String> path, @Nullable String query) {
    this.path = path;
    if (query == null) {
      return;
    }
    String[] pairs = query.split("&", MAX_PARAMETERS + 1);
    if (pairs.length > MAX_PARAMETERS) {
      throw new ApiError(
          Problem.MALFORMED_REQUEST, "a query has at most " + MAX_PARAMETERS + " parameters");
    }
    for (String pair : pairs) {
      if (pair.isEmpty()) {
        continue; // as in the URL standard: a spare separator
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (name.isEmpty()) {
        throw new ApiError(Problem.MALFORMED_REQUEST, "the query has a parameter without a name");
      }
      if (left.put(name, value) != null) {
        violations.add(new Violation(name, "must be given once"));
      }
    }
  }

  /// The text of a parameter, composed, 1 to `maxLength` readable characters.
  public @Nullable String text(String name, int maxLength) {
    return parsed(
        name,
        typed -> {
          boolean readable = typed.codePoints().noneMatch(Character::isISOControl);
          if (!readable || Unicode.isBlank(typed) || Unicode.isOverloaded(typed)) {
            return Optional.empty();
          }
          String text = Unicode.composed(typed);
          return Optional.of(text).filter(_ -> text.codePointCount(0, text.length()) <= maxLength);
        },
        "must have 1 to " + maxLength + " readable characters");
  }

  public int integer(String name, int byDefault, int min, int max) {
    Integer value =
        parsed(
            name,
            text ->
                text.matches("-?[0-9]{1,9}")
                    ? Optional.of(Integer.parseInt(text)).filter(i -> i >= min && i <= max)
                    : Optional.empty(),
            "must be a whole number from " + min + " to " + max);
    return value == null ? byDefault : value;
  }

  public @Nullable Instant instant(String name) {
    return parsed(name, Times::parse, Times.RULE);
  }

  public @Nullable UUID uuid(String name) {
    return parsed(name, Uuids::parse, "must be a UUID");
  }

  /// One of the constants of an enum, in the spelling `spelled` gives.
  public <E extends Enum<E>> @Nullable E oneOf(
      String name, Class<E> type, Function<E, String> spelled) {
    List<E> constants = List.of(type.getEnumConstants());
    return parsed(
        name,
        text -> constants.stream().filter(c -> spelled.apply(c).equals(text)).findFirst(),
        "must be one of " + String.join(", ", constants.stream().map(spelled).toList()));
  }

  public @Nullable BigDecimal decimal(String name) {
    return parsed(name, Decimals::parse, "must be a number such as 12.5");
  }

  /// As [#oneOf(String, Class, Function)], with the one that is meant when none is given.
  public <E extends Enum<E>> E oneOf(
      String name, Class<E> type, Function<E, String> spelled, E byDefault) {
    E given = oneOf(name, type, spelled);
    E meant = given == null ? byDefault : given;
    conditions.put(name, meant);
    return meant;
  }

  /// Which list is asked for: short, and another text for each path and all the conditions that
  /// were read by now. A cursor of one list is none of another; whose list it is makes no
  /// difference, since a cursor is a place and not a right.
  public String list() {
    String text =
        conditions.entrySet().stream()
            .map(condition -> condition.getKey() + '\0' + condition.getValue())
            .collect(Collectors.joining("\0", path.get() + '\0', ""));
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /// Adds a rule that takes more than one parameter to check.
  public void refuse(String name, String message) {
    violations.add(new Violation(name, message));
  }

  /// Ends the reading: what was made of the parameters, and the rules they break.
  public <T> Json.Reading<T> reading(T value) {
    return new Json.Reading<>(value, List.copyOf(violations), unknown());
  }

  /// Ends the reading: throws all violations, unknown parameters among them.
  public void done() {
    violations.addAll(unknown());
    if (!violations.isEmpty()) {
      throw ApiError.validation(violations);
    }
  }

  private List<Violation> unknown() {
    return left.keySet().stream()
        .map(name -> new Violation(name, "is not a parameter here"))
        .toList();
  }

  private <T> @Nullable T parsed(
      String name, Function<String, Optional<T>> parser, String message) {
    String text = left.remove(name);
    if (text == null) {
      return null;
    }
    Optional<T> value = parser.apply(text);
    if (value.isEmpty()) {
      violations.add(new Violation(name, message));
    } else if (!WITHIN_A_LIST.contains(name)) {
      conditions.put(name, value.get());
    }
    return value.orElse(null);
  }

  /// Percent-decoding that refuses what is not UTF-8 instead of replacing it.
  private static String decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    try {
      byte[] raw = StandardCharsets.US_ASCII.newEncoder().encode(CharBuffer.wrap(encoded)).array();
      for (int i = 0; i < raw.length; i++) {
        if (raw[i] == '%') {
          String hex = new String(Arrays.copyOfRange(raw, i + 1, i + 3), StandardCharsets.US_ASCII);
          bytes.write(HexFormat.fromHexDigits(hex, 0, 2));
          i += 2;
        } else {
          bytes.write(raw[i] == '+' ? ' ' : raw[i]);
        }
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new ApiError(Problem.MALFORMED_REQUEST, "the query is not percent-encoded UTF-8");
    }
  }
}
