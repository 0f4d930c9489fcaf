package org.bellwether.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Redis on 127.0.0.1 that keeps nothing on disk: it is a cache.
final class RedisServer implements Program {
  private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);
  private static final String HOME = "redis";
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(25);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final int ANSWER_MILLIS = 2000;

  private final DataFolder folder;
  private final Path home;
  private final Path log;
  private final String password;
  private final int port;
  private final Path program;

  /// @param programs the folder with `redis-server`
  RedisServer(DataFolder folder, Path programs, String password, int port) {
    this.folder = folder;
    this.home = folder.folder(HOME);
    this.log = folder.resolve("redis.log");
    this.password = password;
    this.port = port;
    this.program = programs.resolve("redis-server");
  }

  @Override
  public String title() {
    return "Redis";
  }

  String url() {
    return "redis://:%s@127.0.0.1:%d".formatted(password, port);
  }

  @Override
  public String lastWords() {
    List<String> lines = Processes.tail(log, 0);
    return lines.isEmpty() ? "" : lines.getLast();
  }

  @Override
  public Process start() throws InterruptedException {
    try {
      stopLeftovers(folder);
      LOG.info("starting {} on 127.0.0.1:{}", title(), port);
      folder.write("redis/redis.conf", settings());
      Process process =
          Processes.detached(List.of(program.toString(), home.resolve("redis.conf").toString()))
              .directory(home.toFile())
              .redirectOutput(Processes.appendTo(log))
              .start();
      awaitReady(process);
      return process;
    } catch (IOException e) {
      throw folder.failure("cannot hold Redis's settings", e);
    }
  }

  /// A killed run leaves its server behind.
  static void stopLeftovers(DataFolder folder) throws InterruptedException {
    for (ProcessHandle left : Processes.of("redis-server", folder.resolve(HOME))) {
      LOG.warn("stopping Redis (process {}), which an earlier run left behind", left.pid());
      stop(left);
    }
  }

  private String settings() {
    return """
    bind 127.0.0.1
    port %d
    requirepass %s
    save ""
    appendonly no
    maxmemory 128mb
    maxmemory-policy allkeys-lru
    daemonize no
    set-proc-title no
    """
        .formatted(port, password);
  }

  private void awaitReady(Process process) throws InterruptedException {
    Instant deadline = Instant.now().plus(LONGEST_START);
    try {
      while (!answers()) {
        boolean ended = process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (ended || Instant.now().isAfter(deadline)) {
          throw folder.serverFailure(title(), lastWords(), log);
        }
      }
    } catch (InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write("AUTH %s\r\nPING\r\n".formatted(password).getBytes(US_ASCII));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      return "+OK".equals(in.readLine()) && "+PONG".equals(in.readLine());
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void stop(Process process) throws InterruptedException {
    stop(process.toHandle());
  }

  private static void stop(ProcessHandle process) throws InterruptedException {
    process.destroy();
    if (!Processes.ends(process, STOP)) {
      process.destroyForcibly();
      Processes.ends(process, STOP);
    }
  }
}
