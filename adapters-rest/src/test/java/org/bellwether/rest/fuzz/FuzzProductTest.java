package org.bellwether.rest.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/// The fuzzer against a server that runs, as `benchmarks/fuzz` starts it.
@EnabledIfSystemProperty(named = "fuzz.url", matches = "http://.+")
class FuzzProductTest {
  @Test
  void every_answer_in_three_roles_is_documented() throws Exception {
    URI url = URI.create(System.getProperty("fuzz.url"));
    // of a user, a moderator, an admin, and of somebody whose things have to stay as they are
    List<String> tokens = List.of(System.getProperty("fuzz.tokens").split(","));
    int count = Integer.getInteger("fuzz.requests", 50_000);
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    FuzzRequests requests = new FuzzRequests();
    InetAddress host = InetAddress.getByName(url.getHost());
    List<String> failures = new ArrayList<>();
    Map<Integer, Integer> statuses = new TreeMap<>();
    Map<String, Integer> successes = new TreeMap<>();
    try (Victim victim = new Victim(url.toString(), tokens.get(3))) {
      requests.learn(victim.market());
      Map<String, JsonNode> before = victim.snapshot();
      List<List<String>> turns =
          List.of(List.of(tokens.get(0), ""), List.of(tokens.get(1)), List.of(tokens.get(2)));
      for (int turn = 0; turn < turns.size(); turn++) {
        Fuzzer fuzzer =
            Fuzzer.run(
                host, url.getPort(), requests, seed + turn, turns.get(turn), count / turns.size());
        failures.addAll(fuzzer.failures());
        fuzzer.statuses().forEach((status, n) -> statuses.merge(status, n, Integer::sum));
        fuzzer.successes().forEach((operation, n) -> successes.merge(operation, n, Integer::sum));
        if (turn == 0) {
          assertThat(victim.snapshot()).isEqualTo(before);
        }
      }
    }
    System.out.printf(
        "%,d requests with the seed %d%nanswers %s%nsuccesses %s%n",
        count, seed, statuses, successes);
    assertThat(failures).isEmpty();
  }
}
