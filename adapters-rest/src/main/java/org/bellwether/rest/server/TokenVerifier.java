package org.bellwether.rest.server;

import java.util.Optional;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Permission;
import org.bellwether.rest.problem.Problem;

/// Tells who a bearer token speaks for.
public interface TokenVerifier {

  /// @param address where it came from
  /// @throws ApiError with [Problem#INVALID_TOKEN]
  Caller verify(String token, String address);

  /// What such a caller lacks at this very moment to do what takes that permission, where what was
  /// true some seconds ago is not enough.
  Optional<Lack> lackNow(Caller caller, Permission permission);
}
