package org.bellwether.bootstrap;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bellwether.bootstrap.StormApi.Answer;
import org.bellwether.bootstrap.StormApi.User;
import org.bellwether.bootstrap.StormJournal.Differences;
import org.bellwether.bootstrap.StormJournal.Order;
import org.bellwether.bootstrap.StormJournal.Trade;

/// Clients trade on two nodes of one database while these are killed and markets are resolved;
/// afterwards every trade they were told of must be there once, and the books must balance.
final class Storm implements AutoCloseable {
  private static final int SUBSIDY = 2000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Plan plan;
  private final StormJournal journal = new StormJournal();
  private final StormServers servers;
  private final StormApi api;
  private final List<Market> markets = new ArrayList<>();
  private final List<String> open = new CopyOnWriteArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean over;

  record Plan(Path folder, Duration time, int clients, int markets, Durability durability) {}

  /// Whether the database keeps what it has acknowledged. One that does not shows whether the storm
  /// finds what is lost.
  enum Durability {
    SAFE,
    UNSAFE
  }

  private record Market(String id, User creator) {}

  private interface Fault {
    void strike() throws Exception;
  }

  /// @param failures what went wrong beside the trades
  record Report(StormJournal journal, Differences differences, List<String> failures) {
    boolean isGood() {
      return differences.isEmpty() && failures.isEmpty();
    }
  }

  Storm(Plan plan) {
    this.plan = plan;
    this.servers = new StormServers(plan.folder());
    this.api = new StormApi(servers.nodes(), journal);
  }

  Report run() throws Exception {
    servers.startNodes();
    List<User> users = new ArrayList<>();
    for (int i = 0; i < plan.clients(); i++) {
      users.add(api.logInAsNew("storm-" + i)); // one by one: hashing passwords takes all processors
    }
    openMarkets(users);
    if (plan.durability() == Durability.UNSAFE) {
      servers.makeUnsafe();
    }
    trade(users);
    if (plan.durability() == Durability.SAFE) {
      awaitSettlements(); // a resolution may be lost as well
    }
    String violations = servers.verify();
    if (!violations.isEmpty()) {
      failures.add(violations);
    }
    journal.counts().keySet().stream()
        .filter(what -> what.startsWith("answers 5") && !what.startsWith("answers 503"))
        .forEach(failures::add);
    return new Report(journal, journal.compare(stored()), failures);
  }

  private void openMarkets(List<User> users) throws InterruptedException {
    for (int i = 0; i < plan.markets(); i++) {
      User creator = users.get(i % users.size());
      Market market = new Market(api.open(creator, "market-" + i, SUBSIDY), creator);
      markets.add(market);
      open.add(market.id());
      // the creator's first position is a trade too
      Order order = new Order(market.id(), creator.id(), "market-" + i, Map.of());
      api.trades(market.id(), trade -> journal.acknowledge(order, trade));
    }
  }

  private void trade(List<User> users) throws Exception {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (User user : users) {
      StormClient client = new StormClient(api, journal, user, open, tasks.size());
      tasks.add(() -> client.trade(() -> !over));
    }
    tasks.add(this::strike);
    journal.begin();
    inParallel(tasks);
  }

  /// Resolves markets and kills in the middle of it; ends the trading.
  private int strike() throws Exception {
    Instant start = Instant.now();
    try {
      Map<String, Double> weights = Map.of("Yes", 0.25, "No", 0.25, "Void", 0.5);
      strike(start, 0.2, 1, Map.of("outcome", "Yes"), () -> {});
      strike(start, 0.3, 2, Map.of("cancel", true), servers::killPostmaster);
      strike(start, 0.5, 3, Map.of("weights", weights), () -> servers.killNode(0));
      strike(start, 0.7, 4, Map.of("outcome", "No"), servers::killDatabase);
      sleepUntil(start, 1);
    } finally {
      over = true;
    }
    return markets.size();
  }

  private void strike(
      Instant start, double share, int market, Map<String, Object> resolution, Fault fault)
      throws Exception {
    sleepUntil(start, share);
    inParallel(
        List.of(
            () -> resolve(markets.get(market), resolution),
            () -> {
              Thread.sleep(10); // the resolution is on its way
              fault.strike();
              return "";
            }));
  }

  private void sleepUntil(Instant start, double share) throws InterruptedException {
    Instant moment = start.plusMillis((long) (plan.time().toMillis() * share));
    Thread.sleep(Duration.between(Instant.now(), moment)); // not at all where it has passed
  }

  private String resolve(Market market, Map<String, Object> resolution)
      throws InterruptedException {
    Answer answer =
        api.insist(
            market.creator(),
            StormApi.market(market.id()) + StormApi.RESOLUTION,
            "resolve-" + market.id(),
            resolution);
    open.remove(market.id());
    if (!answer.isSuccess()) {
      failures.add("resolution " + resolution + ": " + answer);
    }
    return market.id();
  }

  private void awaitSettlements() throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    for (Market market : markets) {
      while (!open.contains(market.id()) && !api.isSettled(market.id())) {
        if (Instant.now().isAfter(deadline)) {
          failures.add("not settled: " + market.id());
          break;
        }
        Thread.sleep(100);
      }
    }
  }

  private List<Trade> stored() throws InterruptedException {
    List<Trade> trades = new ArrayList<>();
    for (Market market : markets) {
      api.trades(market.id(), trades::add);
    }
    return trades;
  }

  private static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> task : threads.invokeAll(tasks)) {
        results.add(task.get());
      }
      return results;
    }
  }

  @Override
  public void close() {
    try (servers) {
      api.close();
    }
  }
}
