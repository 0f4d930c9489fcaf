package org.bellwether.application.search;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.SearchDocuments.SearchDocument;
import org.bellwether.domain.market.MarketFilter;

/// Looks through every document there is, for tests.
public final class InMemoryKeywordIndex implements KeywordIndex {
  private static final Pattern WORD = Pattern.compile("\\p{IsHan}|[\\p{L}\\p{N}&&[^\\p{IsHan}]]+");
  private static final ModelId NONE = new ModelId("none", "none");

  private final SearchDocuments documents;

  public InMemoryKeywordIndex(SearchDocuments documents) {
    this.documents = documents;
  }

  private List<SearchDocument> all() {
    return documents.find(documents.changes(0).changed().keySet(), NONE);
  }

  private static Stream<String> words(String text) {
    return WORD.matcher(text).results().map(word -> folded(word.group()));
  }

  private static String folded(String word) {
    return Normalizer.normalize(word.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "");
  }

  private static Set<String> words(SearchDocument market) {
    return words(market.name() + " " + market.description()).collect(Collectors.toSet());
  }

  /// How many markets have each word.
  private Map<String, Long> vocabulary() {
    return all().stream()
        .flatMap(market -> words(market).stream())
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  @Override
  public List<Match> find(String text, MarketFilter filter, int limit) {
    Map<String, Long> having = vocabulary();
    List<String> wanted = words(text).distinct().toList();
    double whole = wanted.stream().mapToDouble(word -> weight(word, having)).sum();
    return all().stream()
        .filter(market -> market.passes(filter))
        .map(market -> {
          Set<String> words = words(market);
          double share =
              wanted.stream().filter(words::contains).mapToDouble(w -> weight(w, having)).sum();
          return new Match(market.id(), (int) (share / whole * 999_999));
        })
        .filter(match -> match.shareMillionths() > 0)
        .sorted(
            Comparator.comparing(Match::shareMillionths, Comparator.reverseOrder())
                .thenComparing(match -> match.id().value()))
        .limit(limit)
        .toList();
  }

  private static double weight(String word, Map<String, Long> having) {
    return 1.0 / (1 + having.getOrDefault(word, 0L));
  }

  @Override
  public String respelled(String text) {
    Map<String, Long> vocabulary = vocabulary();
    return WORD.matcher(text)
        .replaceAll(word -> respelled(word.group(), folded(word.group()), vocabulary));
  }

  private static String respelled(String word, String folded, Map<String, Long> vocabulary) {
    if (word.length() < 4
        || vocabulary.containsKey(folded)
        || word.chars().anyMatch(Character::isDigit)) {
      return word;
    }
    return vocabulary.keySet().stream()
        .filter(known -> known.charAt(0) == folded.charAt(0))
        .filter(known -> distance(folded, known) <= (word.length() < 8 ? 1 : 2))
        .min(Comparator.comparingInt(known -> distance(folded, known)))
        .orElse(word);
  }

  /// Letters added, left out, changed, or swapped with their neighbour.
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
