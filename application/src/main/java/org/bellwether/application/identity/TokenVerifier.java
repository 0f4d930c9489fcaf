package org.bellwether.application.identity;

import java.util.Optional;
import org.bellwether.application.Outage;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Permission;

/// Tells who a bearer token speaks for.
public interface TokenVerifier {

  /// @param address where it came from
  /// @throws Outage when it cannot be found out now
  Verification verify(String token, String address);

  /// What comes of it.
  sealed interface Verification {
    record Verified(Caller caller) implements Verification {}

    /// @param why what whoever sent it can do about it; nothing that helps forgers
    record Invalid(String why) implements Verification {}

    /// The token is good, but what it proves is not enough any more.
    record Lacking(Lack lack) implements Verification {}
  }

  /// What such a caller lacks at this very moment to do what takes that permission, where what was
  /// true some seconds ago is not enough.
  Optional<Lack> lackNow(Caller caller, Permission permission);
}
