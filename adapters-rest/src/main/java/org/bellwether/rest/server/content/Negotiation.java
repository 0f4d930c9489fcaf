package org.bellwether.rest.server.content;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.QuotedCSV;

/// What `Accept` lets through (RFC 9110 section 12.5.1).
public final class Negotiation {
  public static final String JSON = "application/json";
  private static final String PROBLEM_JSON = "application/problem+json";
  private static final Pattern REFUSED = Pattern.compile("0(\\.0*)?");

  private Negotiation() {}

  /// Whether that type is acceptable: the range that names it most closely says so, or there is
  /// none.
  public static boolean accepts(String accept, String type) {
    List<String> ranges = ranges(accept);
    if (ranges.isEmpty()) {
      return true;
    }
    return Stream.of(type, type.replaceFirst("/.*", "/*"), "*/*")
        .flatMap(range -> find(ranges, range).stream())
        .findFirst()
        .map(Negotiation::isWanted)
        .orElse(false);
  }

  /// The type an error goes out as, whatever the client accepts: a problem if it asks for one.
  public static String errorType(String accept) {
    return find(ranges(accept), PROBLEM_JSON).filter(Negotiation::isWanted).isPresent()
        ? PROBLEM_JSON
        : JSON;
  }

  /// Of a field that is not well-formed, the whole, which names no type.
  private static List<String> ranges(String accept) {
    String compact = accept.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
    try {
      return new QuotedCSV(true, compact).getValues();
    } catch (IllegalArgumentException _) {
      return List.of(compact);
    }
  }

  private static Optional<String> find(List<String> ranges, String type) {
    return ranges.stream()
        .filter(range -> range.equals(type) || range.startsWith(type + ";"))
        .findFirst();
  }

  private static boolean isWanted(String range) {
    Map<String, String> parameters = new HashMap<>();
    HttpField.getValueParameters(range, parameters);
    return !REFUSED.matcher(Objects.requireNonNullElse(parameters.get("q"), "1")).matches();
  }
}
