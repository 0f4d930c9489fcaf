package org.bellwether.bootstrap;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `benchmarks/search` measures of a server that runs: how good its answers to judged queries
/// are, and how long they take.
public final class SearchCommand {
  private static final int AT = 10;
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final List<Judged> queries;

  /// @param relevant external ids of the markets that were looked for
  /// @param related of those that are near
  private record Judged(String kind, String query, Set<String> relevant, Set<String> related) {}

  private SearchCommand(String url, Path queries) throws Exception {
    this.url = url;
    this.queries = new ArrayList<>();
    for (String line : Files.readAllLines(queries)) {
      JsonNode one = JSON.readTree(line);
      this.queries.add(
          new Judged(
              one.get("kind").asString(),
              one.get("query").asString(),
              texts(one.get("relevant")),
              texts(one.get("related"))));
    }
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(text -> texts.add(text.asString()));
    return texts;
  }

  public static void main(String[] args) throws Exception {
    SearchCommand command = new SearchCommand(args[1], Path.of(args[2]));
    switch (args[0]) {
      case "score" -> command.score();
      case "latency" -> command.latency(args[3]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /// Recall, reciprocal rank and nDCG (gain 3 for relevant, 1 for related) of the first ten: means
  /// over the queries of each kind.
  private void score() throws Exception {
    Map<String, List<double[]>> scores = new TreeMap<>();
    for (Judged query : queries) {
      double[] score = score(query, found(query.query()));
      scores.computeIfAbsent("ALL", _ -> new ArrayList<>()).add(score);
      scores.computeIfAbsent(query.kind(), _ -> new ArrayList<>()).add(score);
    }
    scores.forEach((kind, of) ->
        System.out.printf(
            Locale.ROOT,
            "%-12s n=%3d  recall@10 %.3f  MRR@10 %.3f  nDCG@10 %.3f%n",
            kind,
            of.size(),
            mean(of, 0),
            mean(of, 1),
            mean(of, 2)));
  }

  private static double mean(List<double[]> scores, int of) {
    return scores.stream().mapToDouble(score -> score[of]).average().orElse(0);
  }

  private static double[] score(Judged query, List<String> found) {
    int hits = 0;
    double first = 0;
    double gain = 0;
    for (int rank = 1; rank <= found.size(); rank++) {
      boolean relevant = query.relevant().contains(found.get(rank - 1));
      if (relevant) {
        hits++;
        first = first == 0 ? 1.0 / rank : first;
      }
      gain +=
          (relevant ? 3 : query.related().contains(found.get(rank - 1)) ? 1 : 0) / discount(rank);
    }
    int relevant = query.relevant().size();
    double ideal =
        IntStream.rangeClosed(1, Math.min(AT, relevant + query.related().size()))
            .mapToDouble(rank -> (rank <= relevant ? 3 : 1) / discount(rank))
            .sum();
    return new double[] {hits / (double) Math.min(AT, relevant), first, gain / ideal};
  }

  private static double discount(int rank) {
    return Math.log(rank + 1) / Math.log(2);
  }

  private List<String> found(String query) throws Exception {
    List<String> found = new ArrayList<>();
    JSON.readTree(search(query))
        .get("data")
        .forEach(market -> found.add(market.path("externalId").asString("")));
    return found;
  }

  private String search(String query) throws Exception {
    String target =
        url
            + "/api/v1/markets/search?limit="
            + AT
            + "&q="
            + URLEncoder.encode(query, StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(target)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(query + ": " + answer.body());
    }
    return answer.body();
  }

  /// One request after the other: queries that nobody has asked before, and then the same again,
  /// whose embeddings are cached.
  private void latency(String label) throws Exception {
    Map<String, long[]> times = new LinkedHashMap<>();
    for (int round = 0; round < 3; round++) { // to warm up
      latencies("#" + round);
    }
    times.put("new", latencies("!"));
    times.put("cached", latencies("!"));
    times.forEach((kind, nanos) -> {
      Arrays.sort(nanos);
      System.out.printf(
          Locale.ROOT,
          "%-24s %-7s p50 %6.1f ms  p95 %6.1f ms  p99 %6.1f ms%n",
          label,
          kind,
          nanos[nanos.length / 2] / 1e6,
          nanos[nanos.length * 95 / 100] / 1e6,
          nanos[nanos.length * 99 / 100] / 1e6);
    });
  }

  private long[] latencies(String mark) throws Exception {
    long[] nanos = new long[4 * queries.size()];
    for (int i = 0; i < nanos.length; i++) {
      String query = queries.get(i % queries.size()).query() + " " + mark + i;
      long start = System.nanoTime();
      search(query);
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }
}
