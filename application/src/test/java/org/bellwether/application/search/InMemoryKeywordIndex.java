package org.bellwether.application.search;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.text.Unicode;

/// Looks through every document there is, for tests.
public final class InMemoryKeywordIndex implements KeywordIndex {
  private static final Pattern WORD = Pattern.compile("\\p{IsHan}|[\\p{L}\\p{N}&&[^\\p{IsHan}]]+");

  private final SearchDocuments documents;

  public InMemoryKeywordIndex(SearchDocuments documents) {
    this.documents = documents;
  }

  private List<MarketText> all() {
    return documents.findTexts(documents.findIds(null, Integer.MAX_VALUE));
  }

  private static Stream<String> words(String text) {
    return WORD.matcher(Unicode.composed(text)).results().map(word -> folded(word.group()));
  }

  private static String folded(String word) {
    return Normalizer.normalize(Unicode.compared(word), Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "");
  }

  private static Set<String> words(MarketText market) {
    return words(market.name() + " " + market.description()).collect(Collectors.toSet());
  }

  /// How many markets have each word.
  private Map<String, Long> vocabulary() {
    return all().stream()
        .flatMap(market -> words(market).stream())
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  @Override
  public Found find(String text, MarketFilter filter, int limit) {
    Map<String, Long> having = vocabulary();
    String meant = respelled(text, having);
    return new Found(meant, matches(words(meant).distinct().toList(), filter, limit, having));
  }

  @Override
  public int size() {
    return all().size();
  }

  private List<Match> matches(
      List<String> wanted, MarketFilter filter, int limit, Map<String, Long> having) {
    double whole = wanted.stream().mapToDouble(word -> weight(word, having)).sum();
    return all().stream()
        .filter(market -> market.facets().passes(filter))
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

  private static String respelled(String text, Map<String, Long> vocabulary) {
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
