package org.bellwether.bootstrap;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.bellwether.bootstrap.StormApi.Answer;
import org.bellwether.bootstrap.StormApi.User;
import org.bellwether.bootstrap.StormJournal.Order;
import org.bellwether.bootstrap.StormJournal.Trade;

/// One user who trades at random, each order under a key of its own until it is answered, and who
/// now and then repeats an order, sends it twice at once, or just looks.
final class StormClient {
  static final List<String> OUTCOMES = List.of("Yes", "No", "Void");

  private static final int HOT_PERCENT = 33;

  private final StormApi api;
  private final StormJournal journal;
  private final User user;
  private final List<String> markets;
  private final SplittableRandom random;
  private final Map<Holding, BigDecimal> holdings = new HashMap<>();
  private final List<Order> answered = new ArrayList<>();
  private int orders;

  private record Holding(String market, String outcome) {}

  /// @param markets those still open; the first is the hot one
  StormClient(StormApi api, StormJournal journal, User user, List<String> markets, long seed) {
    this.api = api;
    this.journal = journal;
    this.user = user;
    this.markets = markets;
    this.random = new SplittableRandom(seed);
  }

  /// Tells how many orders it placed.
  int trade(BooleanSupplier goesOn) throws InterruptedException {
    while (goesOn.getAsBoolean()) {
      int dice = random.nextInt(100);
      if (dice < 8) {
        look();
      } else if (dice < 14 && !answered.isEmpty()) {
        repeat(answered.get(random.nextInt(answered.size())));
      } else if (dice < 50 && !holdings.isEmpty()) {
        sell();
      } else {
        buy();
      }
    }
    return orders;
  }

  private String market() {
    return random.nextInt(100) < HOT_PERCENT
        ? markets.getFirst()
        : markets.get(random.nextInt(markets.size()));
  }

  private BigDecimal upTo(int most) {
    return BigDecimal.valueOf(random.nextLong(1, most * 1_000_000L), 6);
  }

  private void look() {
    String market = StormApi.market(market());
    switch (random.nextInt(4)) {
      case 0 -> api.read(market, "");
      case 1 -> api.read(market + StormApi.TRADES, "");
      case 2 -> api.read(market + "/quote?side=buy&outcome=Yes&amount=" + upTo(10), "");
      default -> api.read("/api/v1/users/me/positions", user.token());
    }
  }

  private void buy() throws InterruptedException {
    Holding holding = new Holding(market(), OUTCOMES.get(random.nextInt(OUTCOMES.size())));
    Map<String, Object> body = new HashMap<>(Map.of("side", "buy", "outcome", holding.outcome()));
    if (random.nextBoolean()) {
      BigDecimal amount = upTo(10);
      body.put("amount", amount);
      body.put("minShares", amount); // each share costs less than 1, so this refuses little
    } else {
      BigDecimal shares = upTo(20);
      body.put("shares", shares);
      body.put("maxCost", shares.multiply(new BigDecimal("0.7")).setScale(6, RoundingMode.UP));
    }
    place(holding, body);
  }

  private void sell() throws InterruptedException {
    List<Holding> all = List.copyOf(holdings.keySet());
    Holding holding = all.get(random.nextInt(all.size()));
    BigDecimal held = holdings.getOrDefault(holding, BigDecimal.ZERO);
    BigDecimal part = random.nextBoolean() ? held : held.min(upTo(20));
    place(holding, Map.of("side", "sell", "outcome", holding.outcome(), "shares", part));
  }

  private void place(Holding holding, Map<String, Object> body) throws InterruptedException {
    String key = user.id() + "-" + orders++;
    Order order = new Order(holding.market(), user.id(), key, body);
    Answer answer = random.nextInt(100) < 10 ? sendTwiceAtOnce(order) : send(order);
    if (answer.isSuccess()) {
      Trade trade = acknowledge(order, answer);
      BigDecimal change = trade.side().equals("buy") ? trade.shares() : trade.shares().negate();
      holdings.merge(holding, change, BigDecimal::add);
      holdings.values().removeIf(shares -> shares.signum() <= 0);
      answered.add(order);
    } else if (!answer.isDefinite()) {
      journal.unanswered(order);
    } else if (!markets.contains(holding.market())) {
      holdings.remove(holding);
    }
  }

  private Answer send(Order order) throws InterruptedException {
    return api.insist(user, path(order), order.key(), order.body());
  }

  private static String path(Order order) {
    return StormApi.market(order.market()) + StormApi.TRADES;
  }

  private Trade acknowledge(Order order, Answer answer) {
    Trade trade = StormApi.trade(order.market(), user.id(), answer.data());
    journal.acknowledge(order, trade);
    return trade;
  }

  private void repeat(Order order) throws InterruptedException {
    Answer answer = send(order);
    if (answer.isSuccess()) {
      acknowledge(order, answer);
      journal.count("repeats");
    } else if (answer.isDefinite()) {
      journal.contradiction(order, "repeated, " + answer);
    }
  }

  private Answer sendTwiceAtOnce(Order order) throws InterruptedException {
    journal.count("twins");
    List<Answer> answers = api.insistTwice(user, path(order), order.key(), order.body());
    List<Answer> successes = answers.stream().filter(Answer::isSuccess).toList();
    successes.forEach(success -> acknowledge(order, success));
    if (successes.size() == 1 && answers.stream().allMatch(Answer::isDefinite)) {
      journal.contradiction(order, answers.toString());
    }
    return successes.isEmpty() ? answers.getFirst() : successes.getFirst();
  }
}
