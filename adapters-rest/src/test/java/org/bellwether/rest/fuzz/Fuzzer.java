package org.bellwether.rest.fuzz;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bellwether.rest.Answer;
import org.bellwether.rest.ApiDocument;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.fuzz.FuzzRequests.FuzzRequest;
import org.bellwether.rest.fuzz.FuzzRequests.Kind;
import org.jspecify.annotations.Nullable;

/// Sends requests that nobody would write, and holds every answer against the API document. Not for
/// several threads at once.
final class Fuzzer {
  private static final int WORKERS = 4;
  private static final int FAILURES_AT_MOST = 10;

  /// As much as an error may have to say.
  private static final int LONGEST_ERROR = 64 * 1024;

  /// Many times what any of them takes, even on a slow machine.
  private static final Duration SLOWEST = Duration.ofSeconds(8);

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16}|\"instance\":\"[^\"]*\"");

  private final Set<String> seen = new HashSet<>();
  private final InetAddress host;
  private final int port;
  private final FuzzRequests requests;
  private final long seed;
  private final Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final Map<String, Integer> successes = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private @Nullable RawConnection connection;

  /// What was asked and answered before, over the same connection.
  private String last = "";

  private Fuzzer(InetAddress host, int port, FuzzRequests requests, long seed) {
    this.host = host;
    this.port = port;
    this.requests = requests;
    this.seed = seed;
  }

  /// Several at once, each with a seed and a connection of its own.
  ///
  /// @return one that knows what all have seen
  static Fuzzer run(
      InetAddress host,
      int port,
      FuzzRequests requests,
      long seed,
      List<String> tokens,
      int count) {
    Fuzzer all = new Fuzzer(host, port, requests, seed);
    try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
      List<Fuzzer> fuzzers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        Fuzzer fuzzer = new Fuzzer(host, port, requests, seed * WORKERS + i);
        fuzzers.add(fuzzer);
        threads.execute(() -> fuzzer.run(tokens, count / WORKERS));
      }
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.DAYS);
      fuzzers.forEach(all::add);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  private void add(Fuzzer other) {
    other.close();
    failures.addAll(other.failures);
    other.kinds.forEach((kind, n) -> kinds.merge(kind, n, Integer::sum));
    other.statuses.forEach((status, n) -> statuses.merge(status, n, Integer::sum));
    other.successes.forEach((operation, n) -> successes.merge(operation, n, Integer::sum));
  }

  /// @param tokens of those in whose name requests are sent; an empty one for nobody
  private void run(List<String> tokens, int count) {
    for (int i = 0; i < count && failures.size() < FAILURES_AT_MOST; i++) {
      // each request has a generator of its own, to be made again alone
      SplittableRandom random = new SplittableRandom(seed + i * 0x9e3779b97f4a7c15L);
      FuzzRequest request = requests.next(FuzzValues.pick(tokens, random), random);
      kinds.merge(request.kind(), 1, Integer::sum);
      try {
        long start = System.nanoTime();
        List<Answer> answers = request.isFramed() ? List.of(ask(request)) : breakOff(request);
        answers.forEach(answer -> check(request, answer));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (took.compareTo(SLOWEST) > 0) {
          throw new AssertionError("took " + took);
        }
      } catch (AssertionError | RuntimeException e) {
        disconnect();
        failures.add(
            "seed %d, request %d, %s: %s%n%s"
                .formatted(seed, i, request.kind(), escaped(request.bytes()), e));
      }
    }
  }

  /// Every request that ends where it says has one answer.
  private Answer ask(FuzzRequest request) {
    for (int tries = 0; ; tries++) {
      boolean reused = connection != null;
      RawConnection open = reused ? connection : new RawConnection(host, port);
      connection = open;
      try {
        open.requireSilence();
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\nfirst answer: " + last, e);
      }
      Answer answer = open.send(request.bytes()).next(request.method());
      if (answer == null) {
        disconnect();
        if (reused && tries == 0) {
          continue; // it had been silent for too long
        }
        throw new AssertionError("no answer");
      }
      if ("close".equalsIgnoreCase(answer.header("Connection")) || goesOn(answer)) {
        disconnect();
      }
      last = escaped(request.bytes()) + " -> " + answer;
      return answer;
    }
  }

  private static boolean goesOn(Answer answer) {
    return "text/event-stream".equals(answer.header("Content-Type"));
  }

  /// Whatever comes until the server hangs up, which it has to unless it has much to say.
  private List<Answer> breakOff(FuzzRequest request) {
    List<Answer> answers = new ArrayList<>();
    try (RawConnection once = new RawConnection(host, port)) {
      once.send(request.bytes()).endOfInput();
      for (Answer answer = once.next(request.method());
          answer != null;
          answer = once.next(request.method())) {
        answers.add(answer);
        if (goesOn(answer)) {
          break;
        }
      }
    }
    // the kind that sends a request twice, with something behind the second one
    if (answers.size() > 3) {
      throw new AssertionError(answers.size() + " answers");
    }
    return answers;
  }

  private void check(FuzzRequest request, Answer answer) {
    count(request, answer);
    if (answer.status() >= 500 || (request.mustBeRefused() && answer.status() < 400)) {
      throw new AssertionError(answer.toString());
    }
    if (answer.status() >= 400 && answer.body().length() > LONGEST_ERROR) {
      throw new AssertionError("an error of " + answer.body().length() + " characters");
    }
    String path = request.path();
    if (!isNew(request, answer)) {
      return;
    }
    try {
      RawConnection.requireAsDocumented(answer, request.method(), path);
    } catch (AssertionError e) {
      if (request.isFramed() || answer.status() < 400) {
        throw e;
      }
      // broken so that it is another route's, or nobody's
      RawConnection.requireAsDocumented(answer, "GET", "/elsewhere");
    }
  }

  /// Whether no answer was held against the document yet that differs only in ids.
  private boolean isNew(FuzzRequest request, Answer answer) {
    return seen.add(
        ID.matcher(
                request.method()
                    + request.path()
                    + request.isFramed()
                    + answer.status()
                    + answer.headers().keySet()
                    + answer.header("Content-Type")
                    + answer.body())
            .replaceAll("#"));
  }

  private void count(FuzzRequest request, Answer answer) {
    String path = request.path();
    statuses.merge(answer.status(), 1, Integer::sum);
    if (answer.status() < 300) {
      successes.merge(
          request.method() + " " + path.replaceAll("/[^/]*[0-9][^/]*-[^/]*", "/{id}"),
          1,
          Integer::sum);
    }
    String location = answer.header("Location");
    if (answer.status() == 201 && location != null) {
      requests.learn(location);
    }
  }

  private static String escaped(String bytes) {
    StringBuilder text = new StringBuilder();
    bytes
        .chars()
        .limit(3000)
        .forEach(c -> text.append(c >= 32 && c < 127 ? (char) c + "" : "\\x%02x".formatted(c)));
    return text.toString();
  }

  List<String> failures() {
    return failures;
  }

  Map<Kind, Integer> kinds() {
    return kinds;
  }

  Map<Integer, Integer> statuses() {
    return statuses;
  }

  /// How often each operation did what it was asked for.
  Map<String, Integer> successes() {
    return successes;
  }

  private void disconnect() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (UncheckedIOException _) {
      // closed it is
    }
    connection = null;
  }

  private void close() {
    disconnect();
  }

  /// The paths that show somebody what is theirs: nobody else may ask, and nothing else is named.
  static List<String> ownPaths() {
    return ApiDocument.get().api().getPaths().entrySet().stream()
        .filter(path -> path.getValue().getGet() != null)
        .filter(path -> path.getValue().getGet().getSecurity() == null)
        .map(Map.Entry::getKey)
        .filter(path -> !path.contains("{") && !path.contains("/admin/"))
        .sorted()
        .toList();
  }
}
