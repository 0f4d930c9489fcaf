package org.bellwether.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/// Ports on the loopback address.
final class Ports {
  /// Below where systems take the ports of outgoing connections from: one of those could hold a
  /// server's port just when the server is started again.
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 100;

  private Ports() {}

  /// The port used before, where that is still free, else another.
  static int freeLike(String before) {
    if (!before.isEmpty() && isFree(Integer.parseInt(before))) {
      return Integer.parseInt(before);
    }
    SecureRandom random = new SecureRandom();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new ServerFailure(
        "no free port between %d and %d on 127.0.0.1".formatted(LOWEST, HIGHEST));
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
