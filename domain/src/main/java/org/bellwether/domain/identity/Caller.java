package org.bellwether.domain.identity;

import java.util.EnumSet;
import java.util.Set;

/// Who asks: the authenticated user behind a request.
///
/// @param role what the user was when the proof was made, or a few seconds ago: enough to show
///   something, and to refuse; what changes rights or money asks for their [Standing]
/// @param proof what they proved who they are with
/// @param scope what may be done in their name with that proof, as far as their role allows it
/// @param address where the request came from, for the audit trail; a host, not a port
public record Caller(UserId id, Role role, Proof proof, Set<Permission> scope, String address) {

  public Caller {
    scope = Set.copyOf(scope);
  }

  /// A person who has logged in, and may do all that their role allows.
  public static Caller person(UserId id, Role role, Proof proof, String address) {
    return new Caller(id, role, proof, EnumSet.allOf(Permission.class), address);
  }

  public boolean has(Permission permission) {
    return role.has(permission) && scope.contains(permission);
  }

  /// Whether it is a person, not a program with a key of theirs.
  public boolean isPerson() {
    return !(proof instanceof Proof.OfApiKey);
  }
}
