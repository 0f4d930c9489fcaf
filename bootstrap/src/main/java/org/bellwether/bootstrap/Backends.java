package org.bellwether.bootstrap;

import java.time.InstantSource;
import org.bellwether.application.Outage;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.persistence.PostgresBackend;

/// Which backend keeps everything: the one class that names its module. To swap it, name another
/// one here.
public final class Backends {
  private Backends() {}

  /// @throws IllegalArgumentException that says what is wrong with the URL
  public static void check(String url) {
    PostgresBackend.check(url);
  }

  /// @throws Outage when it does not let us in
  public static Backend open(BackendSettings settings, InstantSource clock) {
    return PostgresBackend.open(settings, clock);
  }
}
