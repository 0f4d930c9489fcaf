package org.bellwether.bootstrap;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bellwether.bootstrap.FaultsLoad.Outcome;

/// `benchmarks/faults [SECONDS [FAULT…]]`.
final class FaultsCommand {
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration NOTICING = Duration.ofSeconds(1);
  private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);
  private static final Duration LONGEST_HELD = Duration.ofSeconds(10);
  private static final String NODE = "node";
  private static final long POLL_MILLIS = 50;

  private FaultsCommand() {}

  /// Something that may happen to what the nodes depend on. To add one, add a line to [#faults].
  ///
  /// @param begin makes it happen
  /// @param end makes it good again
  private record Fault(String name, Action begin, Action end) {}

  private interface Action {
    void run() throws Exception;
  }

  private static List<Fault> faults(FaultsServers servers) {
    PostgresOfFaults postgres = servers.postgres();
    RedisOfFaults redis = servers.redis();
    return List.of(
        new Fault("database-restarted", postgres::restart, () -> {}),
        new Fault("database-hung", postgres::hang, postgres::goOn),
        new Fault("database-exhausted", postgres::exhaust, postgres::giveBack),
        new Fault("database-contended", postgres::contend, postgres::stopContending),
        new Fault("database-full", postgres::fillDisk, postgres::makeRoom),
        new Fault("database-log-full", postgres::fillDiskAndLog, postgres::makeRoom),
        new Fault("redis-killed", redis::kill, redis::start),
        new Fault("redis-hung", redis::hang, redis::goOn),
        new Fault("redis-slow", redis::slowDown, redis::speedUp),
        new Fault("redis-full", redis::fill, redis::makeRoom),
        new Fault("redis-emptied", redis::keepEmptying, redis::stopEmptying),
        new Fault("redis-restarted", redis::restart, () -> {}),
        new Fault(NODE + "-frozen", servers::freeze, servers::thaw),
        new Fault(NODE + "-cut-off", servers::cutOff, servers::connectAgain));
  }

  static void main(String[] arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(arguments));
    Path folder = Path.of(words.removeFirst());
    Duration each = Duration.ofSeconds(words.isEmpty() ? 10 : Long.parseLong(words.removeFirst()));
    boolean good = true;
    try (FaultsServers servers = new FaultsServers(folder)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(servers::close));
      List<String> known = faults(servers).stream().map(Fault::name).toList();
      if (!known.containsAll(words)) {
        System.err.println("the faults are " + String.join(", ", known));
        System.exit(2);
      }
      try (FaultsLoad load = new FaultsLoad(servers.nodes(), servers::isLost)) {
        Thread.sleep(WARM_UP);
        System.out.println(
            "fault              requests  failed  refused  stale  lost   p99 ms: before  1st second  during   after"
                + "  as before after s");
        for (Fault fault : faults(servers)) {
          if (words.isEmpty() || words.contains(fault.name())) {
            try {
              good &= suffer(fault, each, servers, load);
            } catch (UnsupportedOperationException e) {
              System.out.printf(
                  Locale.ROOT, "%-18s cannot happen here: %s%n", fault.name(), e.getMessage());
            }
          }
        }
      }
    }
    System.exit(good ? 0 : 1);
  }

  private static boolean suffer(Fault fault, Duration each, FaultsServers servers, FaultsLoad load)
      throws Exception {
    load.take(); // what was before does not count
    Thread.sleep(each);
    List<Outcome> before = load.take();
    fault.begin().run();
    boolean inTime = true;
    if (fault.name().startsWith(NODE)) {
      Duration allTraded = load.untilAllTraded();
      inTime = allTraded.compareTo(LONGEST_HELD) < 0;
      System.out.printf(
          Locale.ROOT,
          "%-18s the other has traded on all markets after %.1f s%n",
          fault.name(),
          allTraded.toMillis() / 1000.0);
    }
    Thread.sleep(NOTICING);
    List<Outcome> noticing = load.take();
    Thread.sleep(each);
    List<Outcome> during = load.take();
    fault.end().run();
    Instant ended = Instant.now();
    while (!servers.areWell()) {
      if (Duration.between(ended, Instant.now()).compareTo(LONGEST_RECOVERY) > 0) {
        throw new IllegalStateException("not back after " + LONGEST_RECOVERY);
      }
      Thread.sleep(POLL_MILLIS);
    }
    Duration recovery = Duration.between(ended, Instant.now());
    load.take();
    Thread.sleep(each);
    List<Outcome> after = load.take();
    long lost = lost(load.versions(), servers.postgres().versions());
    List<Outcome> all = new ArrayList<>(before);
    all.addAll(noticing);
    all.addAll(during);
    all.addAll(after);
    long failed = all.stream().filter(Outcome::failed).count();
    long refused = all.stream().filter(Outcome::refused).count();
    long stale = all.stream().filter(Outcome::stale).count();
    System.out.printf(
        Locale.ROOT,
        "%-18s %8d %7d %8d %6d %5d %15.1f %11.1f %7.1f %7.1f %18.1f%n",
        fault.name(),
        all.size(),
        failed,
        refused,
        stale,
        lost,
        p99(before),
        p99(noticing),
        p99(during),
        p99(after),
        recovery.toMillis() / 1000.0);
    // without Redis everything goes on; without the database what needs it is refused
    return failed == 0
        && stale == 0
        && lost == 0
        && inTime
        && (refused == 0 || fault.name().startsWith("database") || fault.name().startsWith(NODE));
  }

  /// How many versions are missing.
  private static long lost(Map<String, Long> acknowledged, Map<String, Long> found) {
    return acknowledged.entrySet().stream()
        .mapToLong(
            market -> Math.max(0, market.getValue() - found.getOrDefault(market.getKey(), 0L)))
        .sum();
  }

  private static double p99(List<Outcome> outcomes) {
    long[] nanos = outcomes.stream().mapToLong(Outcome::nanos).sorted().toArray();
    return nanos.length == 0 ? 0 : nanos[(int) (nanos.length * 0.99)] / 1e6;
  }
}
