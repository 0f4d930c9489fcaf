package org.bellwether.rest.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What `Accept` lets through (RFC 9110 section 12.5.1).
final class Negotiation {
  static final String JSON = "application/json";
  private static final String PROBLEM_JSON = "application/problem+json";
  private static final Pattern REFUSED = Pattern.compile(".*;q=0(\\.0*)?(;.*)?");

  private Negotiation() {}

  /// Whether that type is acceptable: the range that names it most closely says so, or there is
  /// none.
  static boolean accepts(String accept, String type) {
    if (accept.isBlank()) {
      return true;
    }
    List<String> ranges = ranges(accept);
    return Stream.of(type, type.replaceFirst("/.*", "/*"), "*/*")
        .flatMap(range -> find(ranges, range).stream())
        .findFirst()
        .map(range -> !REFUSED.matcher(range).matches())
        .orElse(false);
  }

  /// The type an error goes out as, whatever the client accepts: a problem if it asks for one.
  static String errorType(String accept) {
    return find(ranges(accept), PROBLEM_JSON)
            .filter(range -> !REFUSED.matcher(range).matches())
            .isPresent()
        ? PROBLEM_JSON
        : JSON;
  }

  private static List<String> ranges(String accept) {
    return List.of(accept.toLowerCase(Locale.ROOT).replaceAll("\\s", "").split(",", -1));
  }

  private static Optional<String> find(List<String> ranges, String type) {
    return ranges.stream()
        .filter(range -> range.equals(type) || range.startsWith(type + ";"))
        .findFirst();
  }
}
