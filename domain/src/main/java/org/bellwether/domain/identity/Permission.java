package org.bellwether.domain.identity;

/// What a role may do at all; the rules of each object come on top of it.
public enum Permission {
  READ,
  WRITE,
  DELETE,
  ADMIN
}
