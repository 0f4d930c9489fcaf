package org.bellwether.rest.http;

import org.bellwether.domain.identity.Caller;

/// Tells who a bearer token speaks for.
public interface TokenVerifier {

  /// @param address where it came from
  /// @throws ApiError with [Problem#INVALID_TOKEN]
  Caller verify(String token, String address);
}
