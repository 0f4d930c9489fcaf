package org.bellwether.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `redis-server` that takes part in something larger; the program is the one embedded-redis
/// brings along.
public final class RedisProcess implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5000;

  private final Process process;
  private final int port;

  private RedisProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// The program for this machine, put into that folder; null when there is none for it.
  public static @Nullable Path program(Path folder) throws IOException {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String name =
        "/redis-server-7.0.15-%s-%s".formatted(mac ? "darwin" : "linux", arm ? "arm64" : "amd64");
    try (InputStream content = RedisProcess.class.getResourceAsStream(name)) {
      if (content == null) {
        return null;
      }
      Path program = folder.resolve("redis-server");
      Files.copy(content, program);
      return program.toFile().setExecutable(true) ? program : null;
    }
  }

  public static RedisProcess start(Path program, String... settings) throws IOException {
    int port = TestRedis.freePort();
    Path home = Files.createDirectory(program.resolveSibling(String.valueOf(port)));
    List<String> lines =
        new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "save \"\"", "dir " + home));
    lines.addAll(List.of(settings));
    Path file = Files.write(home.resolve("redis.conf"), lines);
    List<String> command = new ArrayList<>(List.of(program.toString(), file.toString()));
    if (lines.stream().anyMatch(line -> line.startsWith("sentinel "))) {
      command.add("--sentinel");
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start();
    return new RedisProcess(process, port);
  }

  public int port() {
    return port;
  }

  /// What it answers first to an inline command.
  public String ask(String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      StringBuilder all = new StringBuilder(String.valueOf(answer.readLine()));
      while (answer.ready()) {
        all.append('\n').append(answer.readLine());
      }
      return all.toString();
    }
  }

  public boolean says(String command, String expected) {
    try {
      return ask(command).contains(expected);
    } catch (IOException _) {
      return false;
    }
  }

  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    kill();
  }
}
