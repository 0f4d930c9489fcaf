package org.bellwether.persistence.connection;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/// A real PgBouncer in transaction mode before the database of the tests, with fewer sessions than
/// clients, so that transactions of one client run in many sessions.
final class PgBouncer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
  private static final int SESSIONS = 3;

  private final Process process;
  private final int port;

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  PgBouncer(Path folder, int databasePort) {
    try {
      port = freePort();
      Path users = Files.writeString(folder.resolve("users"), "\"postgres\" \"\"\n");
      Path settings =
          Files.writeString(
              folder.resolve("pgbouncer.ini"),
              """
              [databases]
              postgres = host=localhost port=%d user=postgres
              [pgbouncer]
              listen_addr = 127.0.0.1
              listen_port = %d
              unix_socket_dir =
              auth_type = any
              auth_file = %s
              pool_mode = transaction
              default_pool_size = %d
              ignore_startup_parameters = extra_float_digits
              %s
              """
                  .formatted(
                      databasePort,
                      port,
                      users,
                      SESSIONS,
                      // it does not run as root
                      System.getProperty("user.name").equals("root") ? "user = nobody" : ""));
      process =
          new ProcessBuilder(PROGRAM.toString(), settings.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("PgBouncer").until(this::answers);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  String url() {
    return "postgresql://postgres@127.0.0.1:" + port + "/postgres";
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
