package org.bellwether.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A few clients that look up, list and trade on any node, with a rest after each answer, and look
/// whether what they get is as new as it has to be.
final class FaultsLoad implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final int MARKETS = 40;
  private static final Duration REST = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern LOCATION = Pattern.compile("/api/v1/markets/([0-9a-f-]{36})");

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> urls = new ArrayList<>();
  private final List<Traded> markets = new ArrayList<>();
  private final List<Thread> clients = new ArrayList<>();
  private final String token;
  private final IntPredicate isLost;
  private ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /// @param failed whether it was not as it should be, nor refused
  /// @param refused whether the answer was 503, and when to ask again
  /// @param stale whether a market came back older than an acknowledged trade
  record Outcome(long nanos, boolean failed, boolean refused, boolean stale) {}

  /// @param acknowledged trades, each of which is a version
  private record Traded(String id, AtomicLong acknowledged) {
    String path() {
      return "/api/v1/markets/" + id;
    }

    long version() {
      return 1 + acknowledged.get();
    }
  }

  /// @param isLost whether a node, by its number, is not to be asked
  FaultsLoad(List<ProductProcess> nodes, IntPredicate isLost) throws Exception {
    this.isLost = isLost;
    for (ProductProcess node : nodes) {
      urls.add(node.url());
    }
    token = nodes.getFirst().logInAsNew("ann");
    for (int i = 0; i < MARKETS; i++) {
      HttpResponse<String> created =
          nodes
              .getFirst()
              .post(
                  "/api/v1/markets",
                  token,
                  """
                  {"name": "Will it rain?", "outcomes": ["Yes", "No"],
                   "closesAt": "2099-01-01T00:00:00Z", "subsidy": 1000}
                  """);
      Matcher location = LOCATION.matcher(created.headers().firstValue("Location").orElse(""));
      if (!location.find()) {
        throw new IllegalStateException(created.body());
      }
      markets.add(new Traded(location.group(1), new AtomicLong()));
    }
    for (int i = 0; i < CLIENTS; i++) {
      SplittableRandom random = new SplittableRandom(i);
      clients.add(Thread.ofPlatform().daemon().start(() -> work(random)));
    }
  }

  private void work(SplittableRandom random) {
    try {
      while (!stopped) {
        long start = System.nanoTime();
        Outcome outcome;
        int node = random.nextInt(urls.size());
        if (isLost.test(node)) {
          node = 0;
        }
        try {
          outcome = step(random, start, urls.get(node));
        } catch (IOException e) {
          outcome = new Outcome(System.nanoTime() - start, true, false, false);
        }
        if (!isLost.test(node)) {
          add(outcome);
        }
        Thread.sleep(REST);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void add(Outcome outcome) {
    outcomes.add(outcome);
  }

  /// What has come since the last time.
  synchronized List<Outcome> take() {
    List<Outcome> taken = List.copyOf(outcomes);
    outcomes = new ConcurrentLinkedQueue<>();
    return taken;
  }

  /// The version that each market has at least, by its id, after all acknowledged trades.
  Map<String, Long> versions() {
    return markets.stream().collect(Collectors.toMap(Traded::id, Traded::version));
  }

  /// Trades on every market by the first node, and tells how long it took until each had been
  /// possible.
  Duration untilAllTraded() throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (Traded market : markets) {
      while (trade(urls.getFirst(), market, "Yes").statusCode() != 201) {
        Thread.sleep(REST);
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private HttpResponse<String> trade(String url, Traded market, String outcome)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(
            request(url + market.path() + "/trades")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"side\":\"buy\",\"outcome\":\"%s\",\"amount\":0.1}"
                            .formatted(outcome))));
    if (answer.statusCode() == 201) {
      market.acknowledged().incrementAndGet();
    }
    return answer;
  }

  private Outcome step(SplittableRandom random, long start, String url)
      throws IOException, InterruptedException {
    Traded market = markets.get(random.nextInt(markets.size()));
    int what = random.nextInt(10);
    if (what == 0) {
      HttpResponse<String> answer = trade(url, market, random.nextBoolean() ? "Yes" : "No");
      return outcome(start, answer, 201, false);
    }
    if (what == 1) {
      HttpResponse<String> answer =
          send(request(url + "/api/v1/markets?status=active&sort=volume&limit=20"));
      return outcome(start, answer, 200, false);
    }
    long atLeast = market.version();
    HttpResponse<String> answer = send(request(url + market.path()));
    long version =
        Long.parseLong(answer.headers().firstValue("ETag").orElse("\"0\"").replace("\"", ""));
    return outcome(start, answer, 200, answer.statusCode() == 200 && version < atLeast);
  }

  private static Outcome outcome(
      long start, HttpResponse<String> answer, int expected, boolean stale) {
    boolean refused =
        answer.statusCode() == 503 && answer.headers().firstValue("Retry-After").isPresent();
    boolean failed = answer.statusCode() != expected && !refused;
    return new Outcome(System.nanoTime() - start, failed, refused, stale);
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    stopped = true;
    client.close(); // which waits for what is under way
  }
}
