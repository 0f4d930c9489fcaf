package org.bellwether.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The routes of the server beside those that something else names.
public final class ServedRoutes {
  private ServedRoutes() {}

  /// Fails with the difference alone, and says where to mend it.
  ///
  /// @param served such as `GET /health/live`
  /// @param named the routes that the place names
  /// @param place where routes are to be named, and as what
  public static void requireSame(
      Collection<String> served, Collection<String> named, String place) {
    List<String> difference =
        Stream.concat(
                served.stream()
                    .filter(route -> !named.contains(route))
                    .map(route -> route + " is served and not named: add it to " + place),
                named.stream()
                    .filter(route -> !served.contains(route))
                    .map(route -> route + " is named and not served: remove it from " + place))
            .sorted()
            .toList();
    assertThat(difference.isEmpty()).as(() -> String.join("\n", difference)).isTrue();
    assertThat(served).doesNotHaveDuplicates();
  }
}
