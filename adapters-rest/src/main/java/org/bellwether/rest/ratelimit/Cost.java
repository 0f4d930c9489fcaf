package org.bellwether.rest.ratelimit;

import org.bellwether.rest.query.QueryParameters;

/// What a request costs of its route's limit: so many permits as it is likely to keep a core busy
/// for hundredths of a second, at worst. It is paid before anything is done.
@FunctionalInterface
public interface Cost {
  /// What most requests cost.
  Cost ONE = _ -> 1;

  /// @param query of this request, of which any part may be read
  /// @return at least 1
  int permits(QueryParameters query);

  /// The same for each request.
  static Cost of(int permits) {
    return _ -> permits;
  }
}
