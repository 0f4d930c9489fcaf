package org.bellwether.application.transaction;

import org.bellwether.application.Outage;

/// Somebody else holds what a use case needs, for longer than it waits: perhaps a node that does
/// not go on.
public final class LockNotAvailable extends Outage {
  private static final long serialVersionUID = 1;

  public LockNotAvailable(String what, Throwable cause) {
    super(what, cause);
  }
}
