package org.bellwether.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bellwether.bootstrap.cli.Main;
import org.bellwether.bootstrap.settings.Setting;

/// The product as a process of its own, as people run it; but no model reads its markets, unless
/// the environment says so: for minutes, that takes a core of those who run tests.
final class ProductProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready on (http://\\S+) after ");
  private static final Pattern ACCESS_TOKEN = Pattern.compile("\"accessToken\":\"([^\"]+)\"");

  /// For whatever it promises at all; on a machine ten times slower, too.
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final boolean IS_IN_A_BUILD = System.getProperty("basedir") != null;
  private static final int POLL_MILLIS = 50;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<String> url = new CompletableFuture<>();
  private final Thread reader;

  private ProductProcess(Process process) {
    this.process = process;
    // a virtual one holds its carrier while it waits for a pipe; on two cores a third would starve
    reader = Thread.ofPlatform().daemon().start(this::read);
  }

  static ProductProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    return start(
        IS_IN_A_BUILD
            // now and then the system has put something else where the JDK's own archive belongs
            ? List.of(
                "-XX:SharedArchiveFile=" + FirstRun.archive(),
                "-Xlog:disable",
                "-XX:-PrintWarnings")
            : List.of(),
        environment,
        arguments);
  }

  /// @param options of the JVM
  static ProductProcess start(
      List<String> options, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    command.add("-cp");
    command.add(IS_IN_A_BUILD ? ProductJars.classPath() : System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    for (Setting setting : Setting.values()) {
      builder.environment().remove(setting.name());
    }
    builder.environment().put(Setting.SEARCH_INDEX.name(), "none");
    builder.environment().putAll(environment);
    return new ProductProcess(builder.start());
  }

  private void read() {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        Matcher ready = READY.matcher(line);
        if (ready.find()) {
          url.complete(ready.group(1));
        }
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
    url.completeExceptionally(
        new IllegalStateException(
            "it ended with %d:\n%s".formatted(process.onExit().join().exitValue(), output())));
  }

  /// Everything it has printed.
  String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /// Waits until it has printed what fits the pattern.
  void awaitOutput(String pattern) throws Exception {
    Pattern wanted = Pattern.compile(pattern);
    Instant deadline = Instant.now().plus(PATIENCE);
    // without Awaitility, which benchmarks have not got
    while (!wanted.matcher(output()).find()
        && reader.isAlive()
        && Instant.now().isBefore(deadline)) {
      Thread.sleep(POLL_MILLIS);
    }
    if (!wanted.matcher(output()).find()) {
      stop();
      throw new IllegalStateException(
          "it never prints %s, and ended with %d:\n%s".formatted(pattern, exitCode(), output()));
    }
  }

  /// Where it listens, once it does.
  String url() throws Exception {
    try {
      return url.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("it does not listen:\n" + output(), e);
    }
  }

  /// Waits for its end and tells the exit code.
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it goes on:\n" + output());
    }
    reader.join();
    return process.exitValue();
  }

  /// Types something into it, and nothing more.
  void type(String text) throws IOException {
    try (OutputStream input = process.getOutputStream()) {
      input.write(text.getBytes(UTF_8));
    }
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url() + path)));
  }

  HttpResponse<String> get(String path, String token) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Authorization", "Bearer " + token));
  }

  HttpResponse<String> post(String path, String token, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /// Makes somebody a user and logs them in; tells their access token.
  String logInAsNew(String name) throws Exception {
    String email = name + "-" + UUID.randomUUID() + "@example.org";
    String person =
        """
        {"email": "%s", "password": "correct horse", "name": "%s"}
        """
            .formatted(email, name);
    HttpResponse<String> registered = post("/api/v1/auth/register", "", person);
    if (registered.statusCode() != 202) {
      throw new IllegalStateException("not registered: " + registered.body());
    }
    String credentials =
        """
        {"email": "%s", "password": "correct horse"}
        """
            .formatted(email);
    HttpResponse<String> session = post("/api/v1/auth/login", "", credentials);
    Matcher token = ACCESS_TOKEN.matcher(session.body());
    if (!token.find()) {
      throw new IllegalStateException("not logged in: " + session.body());
    }
    return token.group(1);
  }

  /// Opens a market; tells its path.
  String open(String token, String name) throws Exception {
    String market =
        """
        {"name": "%s", "outcomes": ["Yes", "No"], "closesAt": "2035-01-01T00:00:00Z", "subsidy": 5}
        """
            .formatted(name);
    HttpResponse<String> answer = post("/api/v1/markets", token, market);
    if (answer.statusCode() != 201) {
      throw new IllegalStateException("not opened: " + answer.body());
    }
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// SIGTERM.
  void stop() {
    process.toHandle().destroy(); // that of the process itself would close its output
  }

  /// SIGSTOP: it stands still, and its connections stay.
  void freeze() throws Exception {
    signal("STOP");
  }

  /// SIGCONT.
  void goOn() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  @Override
  public void close() {
    stop();
    process
        .onExit()
        .completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .thenAccept(Process::destroyForcibly)
        .join();
    client.close();
  }
}
