package org.bellwether.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL on 127.0.0.1 with its data in the data folder, as durable as PostgreSQL is by
/// itself.
///
/// The one role that may connect owns the one database and is no superuser (it may read all
/// settings and statistics); the superuser works in single-user mode only, while the server is
/// down.
final class PostgresServer implements Program {
  static final String DATABASE = "bellwether";
  static final String USER = "bellwether";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final String DATA = "postgresql";
  private static final String MAJOR = "18";

  /// Recovery after a crash replays up to a gigabyte of log, on whatever disk there is.
  private static final Duration LONGEST_START = Duration.ofMinutes(15);

  private static final Duration PROGRESS = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(25);
  private static final Duration FAST_STOP = Duration.ofSeconds(20);
  private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(5);
  private static final int READY_LINE = 7;
  private static final String WRONG_PASSWORD = "28P01";

  /// Written into `postgresql.conf` once, so that they can be changed there.
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("shared_buffers", "128MB"),
          Map.entry("max_connections", "100"),
          Map.entry("random_page_cost", "1.1"),
          Map.entry("jit", "off"),
          Map.entry("max_parallel_workers_per_gather", "0"),
          Map.entry("client_connection_check_interval", "10s"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("log_checkpoints", "off"),
          // nobody guesses a random password; more would only cost each new connection a while
          Map.entry("scram_iterations", "1"),
          // errors of statements go to the client, who logs them; here they would fill the disk
          Map.entry("log_min_messages", "log"));

  /// Given on the command line, so that they cannot be changed.
  private static final Map<String, String> FIXED =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "logging_collector", "off");

  private static final String HOST_RULES =
      """
      # Only the application, only from this machine, only with its password.
      host %s %s 127.0.0.1/32 scram-sha-256
      """
          .formatted(DATABASE, USER);

  private final DataFolder folder;
  private final Path data;
  private final Path log;
  private final String password;
  private final int port;
  private final Path bin;

  PostgresServer(DataFolder folder, Binaries binaries, String password, int port) {
    this.folder = folder;
    this.data = folder.resolve(DATA);
    this.log = folder.resolve("postgresql.log");
    this.password = password;
    this.port = port;
    this.bin = binaries.postgres().resolve("bin");
  }

  @Override
  public String title() {
    return "PostgreSQL " + MAJOR;
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DATABASE);
  }

  @Override
  public String lastWords() {
    return lastWords(0);
  }

  @Override
  public Process start() throws InterruptedException {
    Instant begin = Instant.now();
    try {
      stopLeftovers(folder);
      if (Files.exists(data)) {
        checkVersion();
      } else {
        create();
      }
      Process process = launch();
      if (!acceptsPassword(process)) {
        LOG.warn("the data in {} has another password than this folder keeps, setting it", data);
        stop(process);
        alone(data, "ALTER ROLE %s PASSWORD '%s';\n".formatted(USER, password));
        process = launch();
      }
      LOG.info("{} serves after {} ms", title(), Duration.between(begin, Instant.now()).toMillis());
      return process;
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      throw message.contains("\"unshare\"")
          ? noUserNamespace(message)
          : folder.failure("cannot hold PostgreSQL's data", e);
    }
  }

  private Process launch() throws IOException, InterruptedException {
    LOG.info("starting {} on 127.0.0.1:{}", title(), port);
    ProcessBuilder.Redirect output = Processes.appendTo(log);
    long logged = logSize();
    Process process =
        Processes.detached(command("postgres", arguments())).redirectOutput(output).start();
    awaitReady(process, logged);
    return process;
  }

  private long logSize() throws IOException {
    return Files.exists(log) ? Files.size(log) : 0;
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("-D", data.toString()));
    arguments.addAll(List.of("-p", Integer.toString(port)));
    FIXED.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    return arguments;
  }

  private List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(Processes.notAsRoot());
    command.add(bin.resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  /// Builds the cluster beside its place and moves it there when it is complete, so that a start
  /// that was cut short leaves nothing half made.
  private void create() throws IOException, InterruptedException {
    LOG.info("creating the database in {} (only once)", data);
    Path fresh = folder.resolve("postgresql.new");
    DataFolder.deleteTree(fresh);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--pgdata=" + fresh,
                "--username=postgres",
                "--auth=reject",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
    DEFAULTS.forEach((name, value) -> arguments.add("--set=" + name + "=" + value));
    run(Processes.builder(command("initdb", arguments)));
    Files.writeString(fresh.resolve("pg_hba.conf"), HOST_RULES);
    alone(
        fresh,
        """
        CREATE ROLE %1$s LOGIN PASSWORD '%2$s' IN ROLE pg_monitor;
        CREATE DATABASE %3$s OWNER %1$s;
        """
            .formatted(USER, password, DATABASE));
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Runs statements, one a line, as the superuser with no server running.
  private void alone(Path cluster, String statements) throws IOException, InterruptedException {
    folder.write("statements.sql", statements);
    Path file = folder.resolve("statements.sql");
    try {
      // without exit_on_error a failed statement would pass for success
      List<String> arguments =
          List.of("--single", "-D", cluster.toString(), "-c", "exit_on_error=on", "postgres");
      run(Processes.builder(command("postgres", arguments)).redirectInput(file.toFile()));
    } finally {
      Files.delete(file);
    }
  }

  private void run(ProcessBuilder builder) throws IOException, InterruptedException {
    ProcessBuilder.Redirect output = Processes.appendTo(log);
    long logged = logSize();
    Process process = builder.redirectOutput(output).start();
    try {
      if (process.waitFor() != 0) {
        throw failure(logged);
      }
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw e;
    }
  }

  private void checkVersion() throws IOException {
    String version = Files.readString(data.resolve("PG_VERSION")).strip();
    if (!version.equals(MAJOR)) {
      throw new ServerFailure(
          ("%s was written by PostgreSQL %s, this is %s; dump it with the old version and restore it,"
                  + " or set DATA_DIR to another folder")
              .formatted(data, version, MAJOR));
    }
  }

  private void awaitReady(Process process, long logged) throws InterruptedException, IOException {
    Instant deadline = Instant.now().plus(LONGEST_START);
    Instant progress = Instant.now().plus(PROGRESS);
    try {
      while (!saysReady(process)) {
        if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          throw failure(logged);
        }
        if (Instant.now().isAfter(deadline)) {
          throw failure(logged);
        }
        if (Instant.now().isAfter(progress)) {
          LOG.info("{} is still starting: {}", title(), lastWords(logged));
          progress = Instant.now().plus(PROGRESS);
        }
      }
    } catch (InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private boolean saysReady(Process process) throws IOException {
    List<String> lines = pidFile(data);
    return lines.size() > READY_LINE
        && lines.getFirst().equals(Long.toString(process.pid()))
        && lines.get(READY_LINE).strip().equals("ready");
  }

  private static List<String> pidFile(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private boolean acceptsPassword(Process process) {
    Properties properties = new Properties();
    properties.putAll(
        Map.of("user", USER, "password", password, "sslmode", "disable", "gssEncMode", "disable"));
    try (Connection connection = DriverManager.getConnection(url(), properties)) {
      return connection.isValid(0);
    } catch (SQLException e) {
      if (WRONG_PASSWORD.equals(e.getSQLState())) {
        return false;
      }
      process.destroyForcibly();
      throw new ServerFailure(
          "%s takes no connection: %s (its log: %s)".formatted(title(), e.getMessage(), log), e);
    }
  }

  private ServerFailure failure(long logged) {
    String words = lastWords(logged);
    if (words.startsWith("unshare")) {
      return noUserNamespace(words);
    }
    return folder.serverFailure(title(), words, log);
  }

  private static ServerFailure noUserNamespace(String detail) {
    return new ServerFailure(
        "PostgreSQL does not run as root and this system allows no user namespace (%s); run as an"
                .formatted(detail)
            + " ordinary user or give the DATABASE_URL of a PostgreSQL of your own");
  }

  /// The last line that names a failure, else the last line.
  private String lastWords(long from) {
    List<String> lines = Processes.tail(log, from);
    return lines.stream()
        .filter(line -> line.matches(".*\\b(FATAL|PANIC|ERROR|error):.*"))
        .reduce((_, last) -> last)
        .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()))
        .orElse("");
  }

  /// A killed run leaves its server behind, and a killed server some of its workers, which keep the
  /// next one from starting. A pid file that names an unrelated process does the same.
  static void stopLeftovers(DataFolder folder) throws IOException, InterruptedException {
    Path data = folder.resolve(DATA);
    List<ProcessHandle> left = Processes.of("postgres", data);
    List<String> pidFile = pidFile(data);
    String recorded = pidFile.isEmpty() ? "" : pidFile.getFirst().strip();
    for (ProcessHandle process : left) {
      if (Long.toString(process.pid()).equals(recorded)) {
        LOG.warn(
            "stopping PostgreSQL (process {}), which an earlier run left behind", process.pid());
        stop(process);
      }
    }
    for (ProcessHandle process : left) {
      if (!Processes.ends(process, IMMEDIATE_STOP)) {
        LOG.warn("killing process {} of an earlier PostgreSQL", process.pid());
        process.destroyForcibly();
        Processes.ends(process, IMMEDIATE_STOP);
      }
    }
    if (recorded.matches("\\d+") && ProcessHandle.of(Long.parseLong(recorded)).isPresent()) {
      Files.deleteIfExists(data.resolve("postmaster.pid"));
    }
  }

  @Override
  public void stop(Process process) throws InterruptedException {
    stop(process.toHandle());
  }

  /// Fast, then immediate (the next start recovers), then killed.
  private static void stop(ProcessHandle process) throws InterruptedException {
    if (!process.isAlive()) {
      return;
    }
    Processes.signal(process, "INT");
    if (Processes.ends(process, FAST_STOP)) {
      return;
    }
    LOG.warn("PostgreSQL does not stop in {} s, stopping it at once", FAST_STOP.toSeconds());
    Processes.signal(process, "QUIT");
    if (!Processes.ends(process, IMMEDIATE_STOP)) {
      process.destroyForcibly();
      Processes.ends(process, IMMEDIATE_STOP);
    }
  }
}
