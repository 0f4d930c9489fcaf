package org.bellwether.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A Redis to be maltreated. It keeps nothing on disk, so that it comes back empty.
final class RedisOfFaults implements AutoCloseable {
  private static final int ANSWER_MILLIS = 5000;
  private static final int EMPTYING_MILLIS = 100;

  private final Path program;
  private final int port;
  private @Nullable Process process;
  private volatile @Nullable Thread pestering;

  RedisOfFaults(Path folder) throws IOException {
    program = folder.resolve("redis-server");
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String name =
        "/redis-server-7.0.15-%s-%s".formatted(mac ? "darwin" : "linux", arm ? "arm64" : "amd64");
    try (InputStream content = RedisOfFaults.class.getResourceAsStream(name)) {
      if (content == null) {
        throw new IllegalStateException("there is no redis-server for this machine");
      }
      Files.copy(content, program);
    }
    if (!program.toFile().setExecutable(true)) {
      throw new IllegalStateException("cannot make " + program + " executable");
    }
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    start();
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "--port",
                    String.valueOf(port),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--enable-debug-command",
                    "yes"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  void restart() throws Exception {
    kill();
    start();
  }

  void hang() throws Exception {
    signal("STOP");
  }

  void goOn() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    Process running = process;
    if (running != null) {
      new ProcessBuilder("kill", "-" + name, String.valueOf(running.pid())).start().waitFor();
    }
  }

  /// Whoever asks waits for up to two seconds.
  void slowDown() {
    pester("DEBUG SLEEP 2", 1);
  }

  void speedUp() {
    stopPestering();
  }

  void keepEmptying() {
    pester("FLUSHALL", EMPTYING_MILLIS);
  }

  void stopEmptying() {
    stopPestering();
  }

  void fill() throws IOException {
    tell("CONFIG SET maxmemory 1");
  }

  void makeRoom() throws IOException {
    tell("CONFIG SET maxmemory 0");
  }

  private void pester(String command, int pauseMillis) {
    pestering =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  tell(command);
                  Thread.sleep(pauseMillis);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void stopPestering() {
    Thread now = pestering;
    if (now != null) {
      now.interrupt();
    }
  }

  private void tell(String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
      if (socket.getInputStream().read() != '+') {
        throw new IOException("Redis refuses " + command);
      }
    }
  }

  @Override
  public void close() {
    stopPestering();
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }
}
