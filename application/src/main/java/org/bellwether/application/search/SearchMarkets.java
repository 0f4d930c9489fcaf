package org.bellwether.application.search;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bellwether.application.Page;
import org.bellwether.application.search.Hit.Ranked;
import org.bellwether.application.search.Hit.Reason;
import org.bellwether.application.search.KeywordIndex.Found;
import org.bellwether.application.search.KeywordIndex.Match;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.search.Embedding;
import org.jspecify.annotations.Nullable;

/// Finds the markets a person means, whatever words they use.
///
/// What a market means counts most: how near it is to what was asked, as it was written and as it
/// was likely meant to be spelled. Its words add to that, but only where it has most of them: the
/// square of their share is taken, since a few words in common say little. How near a market is
/// that the model has not read is estimated from its words.
public final class SearchMarkets {
  public static final int MAX_LENGTH = 1000;

  /// How many markets a search finds at most, on all pages: the same for each page, so that the
  /// next one goes on where this one ends.
  public static final int MAX_FOUND = 300;

  private static final int MILLION = 1_000_000;

  /// What all the words weigh against a perfect likeness.
  private static final double WORDS = 0.2;

  /// What two texts have in common that have nothing in common, about; and how much less than the
  /// best one a market may be alike to be found for it.
  private static final int LEAST_LIKENESS = 450_000;

  private static final int FARTHEST_FROM_BEST = 150_000;

  private final EmbeddingModel model;
  private final VectorIndex vectors;
  private final KeywordIndex keywords;
  private final MarketRepository markets;
  private final UserRepository users;

  public SearchMarkets(
      EmbeddingModel model,
      VectorIndex vectors,
      KeywordIndex keywords,
      MarketRepository markets,
      UserRepository users) {
    this.model = model;
    this.vectors = vectors;
    this.keywords = keywords;
    this.markets = markets;
    this.users = users;
  }

  public Result execute(Query query) {
    List<Ranked> page =
        ranked(query).stream()
            .filter(one -> query.after() == null || Place.of(one).compareTo(query.after()) > 0)
            .limit(query.limit() + 1)
            .toList();
    Page<Ranked, Place> found = Page.of(page, query.limit(), Place::of);
    return new Result(
        new Page<>(Hit.read(found.items(), markets, users), found.next()), readMillionths());
  }

  private int readMillionths() {
    long all = keywords.size();
    return all == 0 ? MILLION : (int) Math.min(MILLION, (long) MILLION * vectors.size() / all);
  }

  private List<Ranked> ranked(Query query) {
    Found found = keywords.find(query.text(), query.filter(), MAX_FOUND);
    Map<MarketId, Integer> words = new HashMap<>();
    for (Match match : found.matches()) {
      words.put(match.id(), match.shareMillionths());
    }
    Map<MarketId, Integer> likeness = likeness(query.text(), query.filter());
    if (!found.meant().equals(query.text())) {
      likeness(found.meant(), query.filter())
          .forEach((id, of) -> likeness.merge(id, of, Math::max));
    }
    int best = likeness.values().stream().max(Comparator.naturalOrder()).orElse(0);
    int least = Math.max(LEAST_LIKENESS, best - FARTHEST_FROM_BEST);
    Set<MarketId> unread = new HashSet<>(words.keySet());
    unread.removeAll(likeness.keySet());
    if (!likeness.isEmpty()) {
      unread.removeAll(vectors.read(unread));
    }
    int mostWords = words.values().stream().max(Comparator.naturalOrder()).orElse(0);
    Set<MarketId> all = new HashSet<>(words.keySet());
    likeness.forEach((id, of) -> {
      if (of >= least) {
        all.add(id);
      }
    });
    return all.stream()
        .map(id -> {
          int near = likeness.getOrDefault(id, 0);
          int share = words.getOrDefault(id, 0);
          return new Ranked(
              id,
              score(unread.contains(id) ? likely(share, mostWords) : Math.max(near, least), share),
              reasons(near >= least, share > 0));
        })
        .sorted(Comparator.comparing(Place::of))
        .limit(MAX_FOUND)
        .toList();
  }

  private Map<MarketId, Integer> likeness(String text, MarketFilter filter) {
    Map<MarketId, Integer> likeness = new HashMap<>();
    Optional<Embedding> embedding = model.ofQuery(text);
    embedding.ifPresent(to ->
        vectors
            .nearest(to, filter, MAX_FOUND)
            .forEach(near -> likeness.put(near.id(), near.similarityMillionths())));
    return likeness;
  }

  /// How alike a market that the model has not read counts, for the words it has and for how near
  /// that comes to having the most of them: such that, among judged queries, as many of those are
  /// meant as of those that it has read and finds that much alike.
  private static int likely(int share, int most) {
    return (int) (0.55 * MILLION + 0.4 * share + 0.05 * MILLION * share / most);
  }

  private static int score(int likeness, int words) {
    double share = words / (double) MILLION;
    return (int) Math.round((likeness + WORDS * share * share * MILLION) / (1 + WORDS));
  }

  private static Set<Reason> reasons(boolean semantic, boolean keyword) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    if (semantic) {
      reasons.add(Reason.SEMANTIC);
    }
    if (keyword) {
      reasons.add(Reason.KEYWORD);
    }
    return reasons;
  }

  /// @param text 1 to [#MAX_LENGTH] characters
  /// @param limit at least 1
  /// @param after where to go on; null for the start
  public record Query(String text, MarketFilter filter, int limit, @Nullable Place after) {}

  /// @param readMillionths how many of all markets the model has read; the others are found by
  ///   their words alone
  public record Result(Page<Hit, Place> page, int readMillionths) {}

  /// A place in what was found, which is sorted by score, and then by id.
  public record Place(int scoreMillionths, MarketId id) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::scoreMillionths, Comparator.reverseOrder())
            .thenComparing(place -> place.id().value());

    static Place of(Ranked ranked) {
      return new Place(ranked.scoreMillionths(), ranked.id());
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }
}
