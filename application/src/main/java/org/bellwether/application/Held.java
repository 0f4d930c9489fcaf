package org.bellwether.application;

/// Somebody else holds what a use case needs, for longer than it waits: perhaps a node that does
/// not go on.
public final class Held extends Outage {
  private static final long serialVersionUID = 1;

  public Held(String what, Throwable cause) {
    super(what, cause);
  }
}
