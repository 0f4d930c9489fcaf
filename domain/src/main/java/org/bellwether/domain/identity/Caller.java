package org.bellwether.domain.identity;

/// Who asks: the authenticated user behind a request, with the role the token gave.
public record Caller(UserId id, Role role) {

  /// Whether the caller may change what `owner` made: their own always, that of others only with
  /// the permission to delete, which is what sets moderators and admins apart.
  public boolean mayChangeWhatBelongsTo(UserId owner) {
    return id.equals(owner) || role.has(Permission.DELETE);
  }
}
