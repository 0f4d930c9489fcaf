package org.bellwether.embedded;

import java.nio.file.Path;
import java.util.EnumSet;

/// Opens the servers below the folder it is given, says `open` and stays until it is killed.
final class ServersInAnotherProcess {
  private ServersInAnotherProcess() {}

  static void main(String[] arguments) throws InterruptedException {
    Path folder = Path.of(arguments[0]);
    try (EmbeddedServers _ =
        EmbeddedServers.open(folder, "serve", EnumSet.allOf(EmbeddedServers.Server.class))) {
      IO.println("open");
      Thread.currentThread().join();
    }
  }
}
