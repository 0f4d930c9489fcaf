package org.bellwether.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Redis to be maltreated. It keeps nothing on disk, so that it comes back empty.
final class RedisOfFaults implements AutoCloseable {
  private static final int ANSWER_MILLIS = 5000;
  private static final int EMPTYING_MILLIS = 100;

  private final Path program;
  private final int port;
  private @Nullable Process process;
  private volatile @Nullable Thread pestering;

  RedisOfFaults() throws IOException {
    program =
        Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
            .flatMap(folder ->
                Stream.of("valkey-server", "redis-server").map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException("neither valkey-server nor redis-server is on the PATH"));
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
