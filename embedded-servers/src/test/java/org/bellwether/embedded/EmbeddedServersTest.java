package org.bellwether.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.bellwether.embedded.EmbeddedServers.Connections;
import org.bellwether.embedded.EmbeddedServers.Server;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersTest {
  private static final Set<Server> BOTH = EnumSet.allOf(Server.class);
  private static final Duration LONG = Duration.ofMinutes(2);

  /// Where the servers have been started once.
  @TempDir static Path first;

  @TempDir Path temporary;
  private Path folder = Path.of("");

  @BeforeAll
  static void startOnce() {
    EmbeddedServers.open(first, "serve", BOTH).close();
  }

  @BeforeEach
  void copyAFolder() throws IOException {
    folder = DataFolderCopies.of(first, Files.createDirectory(temporary.resolve("a folder")));
  }

  @Test
  void keepsDataPasswordAndPortBetweenRuns() throws Exception {
    Path programs = folder.resolve("programs");
    folder = Files.createDirectory(temporary.resolve("an empty folder"));
    Files.createSymbolicLink(folder.resolve("programs"), programs);
    Connections first;
    try (EmbeddedServers servers = open("serve")) {
      first = servers.connections();
      execute(first, "CREATE TABLE kept AS SELECT 'Zürich' AS word");
    }
    assertThat(Processes.of("postgres", folder.resolve("postgresql"))).isEmpty();
    assertThat(Processes.of("redis-server", folder.resolve("redis"))).isEmpty();

    try (EmbeddedServers servers = open("serve")) {
      assertThat(servers.connections().databaseUrl()).isEqualTo(first.databaseUrl());
      assertThat(servers.connections().databasePassword()).isEqualTo(first.databasePassword());
      assertThat(query(servers.connections(), "SELECT upper(word) FROM kept")).isEqualTo("ZÜRICH");
    }
  }

  @Test
  void isDurableAndShut() throws Exception {
    try (EmbeddedServers servers = open("serve")) {
      Connections connections = servers.connections();
      assertThat(query(connections, "SHOW fsync")).isEqualTo("on");
      assertThat(query(connections, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(connections, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(connections, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(connections, "SHOW unix_socket_directories")).isEmpty();
      assertThat(query(connections, "SHOW random_page_cost")).isEqualTo("1.1");
      assertThat(query(connections, "SHOW is_superuser")).isEqualTo("off");
      assertThat(query(connections, "SHOW server_encoding")).isEqualTo("UTF8");

      Connections wrong =
          new Connections(connections.databaseUrl(), connections.databaseUser(), "wrong", null);
      assertThatThrownBy(() -> query(wrong, "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      Connections superuser =
          new Connections(
              connections.databaseUrl(), "postgres", connections.databasePassword(), null);
      assertThatThrownBy(() -> query(superuser, "SELECT 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("pg_hba.conf");

      assertThat(redis(connections, "secret")).isEqualTo("+PONG");
      assertThat(redis(connections, "wrong")).startsWith("-NOAUTH");
      assertThat(connections.toString())
          .doesNotContain(requireNonNull(connections.databasePassword()))
          .doesNotContain(redisPassword(connections));
      for (String file :
          List.of("embedded.properties", "connections.properties", "redis/redis.conf")) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aHeldFolderIsRefusedAndItsOwnerFound() throws Exception {
    assertThat(EmbeddedServers.ofRunningOwner(folder)).isEmpty();
    Process other = openInAnotherProcess();
    try {
      assertThatThrownBy(() -> open("import"))
          .isInstanceOf(ServerFailure.class)
          .hasMessageContaining("process " + other.pid() + ", serve")
          .hasMessageContaining("DATA_DIR");
      Connections found = EmbeddedServers.ofRunningOwner(folder).orElseThrow();
      assertThat(query(found, "SELECT current_user")).isEqualTo("bellwether");
      assertThat(redis(found, "secret")).isEqualTo("+PONG");
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(EmbeddedServers.ofRunningOwner(folder)).isEmpty();
    open("import").close();
  }

  @Test
  void aFolderThisProcessHoldsIsRefusedAndStaysHeld() throws Exception {
    try (EmbeddedServers servers = EmbeddedServers.open(folder, "serve", Set.of(Server.REDIS))) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> open("import"))
            .isInstanceOf(ServerFailure.class)
            .hasMessageContaining("process " + ProcessHandle.current().pid() + ", serve");
      }
      assertThat(servers.connections().databaseUrl()).isNull();
      assertThat(EmbeddedServers.ofRunningOwner(folder)).contains(servers.connections());
    }
    assertThat(EmbeddedServers.ofRunningOwner(folder)).isEmpty();
  }

  @Test
  void whatAKilledRunLeftBehindIsStoppedAndItsCommitsAreKept() throws Exception {
    Process other = openInAnotherProcess();
    Connections before = EmbeddedServers.ofRunningOwner(folder).orElseThrow();
    execute(before, "CREATE TABLE kept AS SELECT 42 AS number");
    other.destroyForcibly().waitFor();
    List<ProcessHandle> left = Processes.of("postgres", folder.resolve("postgresql"));
    List<ProcessHandle> leftRedis = Processes.of("redis-server", folder.resolve("redis"));
    assertThat(left).isNotEmpty();
    assertThat(leftRedis).hasSize(1);

    try (EmbeddedServers servers = open("serve")) {
      assertThat(query(servers.connections(), "SELECT number FROM kept")).isEqualTo("42");
      assertThat(servers.connections().databaseUrl()).isEqualTo(before.databaseUrl());
      assertThat(Processes.of("postgres", folder.resolve("postgresql")))
          .doesNotContainAnyElementsOf(left);
      assertThat(Processes.of("redis-server", folder.resolve("redis")))
          .hasSize(1)
          .doesNotContainAnyElementsOf(leftRedis);
    }
  }

  @Test
  void aKilledServerIsStartedAgainOnItsPort() throws Exception {
    try (EmbeddedServers servers = open("serve")) {
      Connections connections = servers.connections();
      execute(connections, "CREATE TABLE kept AS SELECT 42 AS number");

      postmaster().destroyForcibly();
      await()
          .atMost(LONG)
          .ignoreExceptionsInstanceOf(SQLException.class)
          .until(() -> query(connections, "SELECT number FROM kept"), "42"::equals);

      Processes.of("redis-server", folder.resolve("redis")).getFirst().destroyForcibly();
      await()
          .atMost(LONG)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> redis(connections, "secret"), "+PONG"::equals);
    }
    assertThat(Processes.of("postgres", folder.resolve("postgresql"))).isEmpty();
  }

  @Test
  void aPidFileThatNamesAnUnrelatedProcessAndATakenPortDoNotStopAStart() throws Exception {
    open("serve").close();
    Files.writeString(
        folder.resolve("postgresql/postmaster.pid"),
        ProcessHandle.current().parent().orElseThrow().pid() + "\n");
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), keptPort()));
      try (EmbeddedServers servers = open("serve")) {
        assertThat(query(servers.connections(), "SELECT 1")).isEqualTo("1");
        assertThat(servers.connections().databaseUrl())
            .doesNotContain(":" + taken.getLocalPort() + "/");
      }
    }
  }

  @Test
  void aLostPasswordIsReplaced() throws Exception {
    try (EmbeddedServers servers = open("serve")) {
      execute(servers.connections(), "CREATE TABLE kept AS SELECT 42 AS number");
    }
    Files.delete(folder.resolve("embedded.properties"));
    try (EmbeddedServers servers = open("serve")) {
      assertThat(query(servers.connections(), "SELECT number FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void saysWhatIsWrongWithTheFolder() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> EmbeddedServers.open(file, "serve", BOTH))
        .isInstanceOf(ServerFailure.class)
        .hasMessageContaining("is a file, not a folder");
    assertThatThrownBy(() -> EmbeddedServers.open(file.resolve("below"), "serve", BOTH))
        .isInstanceOf(ServerFailure.class)
        .hasMessageContaining("set DATA_DIR");

    Path version = folder.resolve("postgresql/PG_VERSION");
    Files.writeString(version, "17\n");
    assertThatThrownBy(() -> open("serve"))
        .isInstanceOf(ServerFailure.class)
        .hasMessageContaining("written by PostgreSQL 17");

    Files.writeString(version, "18\n");
    Files.delete(folder.resolve("postgresql/global/pg_control"));
    assertThatThrownBy(() -> open("serve"))
        .isInstanceOf(ServerFailure.class)
        .hasMessageContaining("PostgreSQL 18 does not start")
        .hasMessageContaining("postgresql.log");
  }

  private EmbeddedServers open(String purpose) {
    return EmbeddedServers.open(folder, purpose, BOTH);
  }

  private Process openInAnotherProcess() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServersInAnotherProcess.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    assertThat(output.lines().takeWhile(line -> !line.equals("open")))
        .noneMatch(line -> line.contains("Exception"));
    return process;
  }

  private ProcessHandle postmaster() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("postgresql/postmaster.pid"));
    return ProcessHandle.of(Long.parseLong(lines.getFirst())).orElseThrow();
  }

  private int keptPort() throws IOException {
    Properties kept = DataFolder.read(folder.resolve("embedded.properties"));
    return Integer.parseInt(kept.getProperty("postgresql.port"));
  }

  private static Connection connect(Connections to) throws SQLException {
    return DriverManager.getConnection(
        requireNonNull(to.databaseUrl()), to.databaseUser(), to.databasePassword());
  }

  private static void execute(Connections to, String sql) throws SQLException {
    try (Connection connection = connect(to);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Connections to, String sql) throws SQLException {
    try (Connection connection = connect(to);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static String redisPassword(Connections to) {
    return URI.create(requireNonNull(to.redisUrl())).getUserInfo().substring(1);
  }

  /// The answer to a PING, with the right password when asked with `secret`.
  private static String redis(Connections to, String password) throws IOException {
    URI url = URI.create(requireNonNull(to.redisUrl()));
    String given = password.equals("secret") ? redisPassword(to) : password;
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.getOutputStream().write("AUTH %s\r\nPING\r\n".formatted(given).getBytes(UTF_8));
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      requireNonNull(in.readLine());
      return requireNonNull(in.readLine());
    }
  }
}
