package org.bellwether.domain.identity;

import java.util.EnumSet;
import java.util.Set;

/// Who asks: the authenticated user behind a request.
///
/// @param role what the user was when the proof was made: a token keeps it for its life
/// @param means what they proved it with
/// @param scope what may be done in their name with that proof, as far as their role allows it
/// @param address where the request came from, for the audit trail; a host, not a port
public record Caller(UserId id, Role role, Means means, Set<Permission> scope, String address) {

  /// What a caller proves who they are with.
  public enum Means {
    /// A token that a person got by logging in.
    ACCESS_TOKEN,
    /// A key that a person made for a program.
    API_KEY
  }

  public Caller {
    scope = Set.copyOf(scope);
  }

  /// A person who has logged in, and may do all that their role allows.
  public static Caller person(UserId id, Role role, String address) {
    return new Caller(id, role, Means.ACCESS_TOKEN, EnumSet.allOf(Permission.class), address);
  }

  public boolean has(Permission permission) {
    return role.has(permission) && scope.contains(permission);
  }

  /// Whether the caller may change what `owner` made: their own always, that of others only with
  /// the permission to delete, which is what sets moderators and admins apart.
  public boolean mayChangeWhatBelongsTo(UserId owner) {
    return id.equals(owner) || has(Permission.DELETE);
  }
}
