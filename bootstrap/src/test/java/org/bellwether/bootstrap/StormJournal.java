package org.bellwether.bootstrap;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// What clients were told, kept where no fault reaches it.
final class StormJournal {
  private final Map<String, Trade> acknowledged = new ConcurrentHashMap<>();
  private final List<String> contradictions = Collections.synchronizedList(new ArrayList<>());
  private final ConcurrentSkipListMap<String, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final Map<String, Order> unanswered = new ConcurrentHashMap<>();
  private long last;
  private long longestGap;

  /// One trade as an answer told it, with its numbers stripped of trailing zeros.
  ///
  /// @param amount the cost, or the proceeds
  record Trade(
      String id, String market, String user, String side, BigDecimal shares, BigDecimal amount) {}

  /// What a client asked for under one key.
  record Order(String market, String user, String key, Map<String, Object> body) {}

  /// What the database holds beside what was acknowledged.
  ///
  /// @param lost acknowledged and not there
  /// @param changed acknowledged with other numbers
  /// @param contradicted two different answers to one order
  /// @param doubled listed twice
  /// @param unknown there without an order that could have caused it
  record Differences(
      List<String> lost,
      List<String> changed,
      List<String> contradicted,
      List<String> doubled,
      List<String> unknown) {
    boolean isEmpty() {
      return Stream.of(lost, changed, contradicted, doubled, unknown).allMatch(List::isEmpty);
    }
  }

  void count(String what) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  SortedMap<String, LongAdder> counts() {
    return counts;
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /// Notes the trade that was answered under a key; each later answer must name the same.
  void acknowledge(Order order, Trade trade) {
    Trade first = acknowledged.putIfAbsent(order.key(), trade);
    if (first != null && !first.equals(trade)) {
      contradiction(order, first + " and " + trade);
    }
    progress();
  }

  void contradiction(Order order, String answers) {
    contradictions.add(order + ": " + answers);
  }

  /// Notes an order of which nobody knows whether it was done.
  void unanswered(Order order) {
    unanswered.put(order.key(), order);
  }

  /// From here on gaps count.
  synchronized void begin() {
    last = System.nanoTime();
    longestGap = 0;
  }

  private synchronized void progress() {
    long now = System.nanoTime();
    longestGap = Math.max(longestGap, now - last);
    last = now;
  }

  /// The longest time without an acknowledged trade.
  synchronized Duration longestGap() {
    return Duration.ofNanos(longestGap);
  }

  Differences compare(List<Trade> stored) {
    Map<String, Trade> byId = new HashMap<>();
    List<String> doubled = new ArrayList<>();
    for (Trade trade : stored) {
      if (byId.put(trade.id(), trade) != null) {
        doubled.add(trade.toString());
      }
    }
    List<String> lost = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    acknowledged.forEach((key, trade) -> {
      Trade found = byId.remove(trade.id());
      if (found == null) {
        lost.add(key + ": " + trade);
      } else if (!found.equals(trade)) {
        changed.add(key + ": told " + trade + ", kept " + found);
      }
    });
    return new Differences(
        lost, changed, List.copyOf(contradictions), doubled, unexplained(byId.values()));
  }

  /// Each order without an answer explains one trade at most.
  private List<String> unexplained(Iterable<Trade> trades) {
    List<Order> explanations = new ArrayList<>(unanswered.values());
    List<String> unknown = new ArrayList<>();
    for (Trade trade : trades) {
      boolean explained =
          explanations.stream()
              .filter(order -> order.market().equals(trade.market()))
              .filter(order -> order.user().equals(trade.user()))
              .findFirst()
              .map(explanations::remove)
              .orElse(false);
      if (!explained) {
        unknown.add(trade.toString());
      }
    }
    return unknown;
  }
}
