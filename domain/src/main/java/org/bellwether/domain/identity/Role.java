package org.bellwether.domain.identity;

/// What a person is to this installation, and the permissions that come with it.
public enum Role {
  ADMIN,
  MODERATOR,
  USER;

  public boolean has(Permission permission) {
    return switch (permission) {
      case READ, WRITE -> true;
      case DELETE -> this != USER;
      case ADMIN -> this == ADMIN;
    };
  }
}
