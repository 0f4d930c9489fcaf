package org.bellwether.rest.server;

import org.bellwether.domain.identity.Permission;
import org.jspecify.annotations.Nullable;

/// Who may call a route; each route declares one.
public enum Access {
  ANYONE(null),
  READ(Permission.READ),
  WRITE(Permission.WRITE),
  DELETE(Permission.DELETE),
  ADMIN(Permission.ADMIN);

  private final @Nullable Permission permission;

  Access(@Nullable Permission permission) {
    this.permission = permission;
  }

  /// What the caller's role must have; null when nobody needs to say who they are.
  public @Nullable Permission permission() {
    return permission;
  }
}
