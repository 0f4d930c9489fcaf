package org.bellwether.application;

import org.bellwether.bootstrap.Setting;
import org.bellwether.rest.http.Json;

/// Breaks the rules on purpose.
public final class BrokenUseCase {
  public Json execute() {
    return new Json();
  }

  public Setting undo() {
    return Setting.PORT;
  }
}
