package org.bellwether.application.search;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.domain.InMemoryStore;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.trading.TradeRepository;
import org.jspecify.annotations.Nullable;

/// Documents of an [InMemoryMarketRepository] and of the trades in it, for tests that need no
/// database. What has changed is found out by looking at every market.
public final class InMemorySearchDocuments implements SearchDocuments, InMemoryStore {
  private static final Comparator<Unseen> OPEN_AND_NEWEST_FIRST =
      Comparator.<Unseen, Boolean>comparing(unseen -> unseen.status() != MarketStatus.ACTIVE)
          .thenComparing(unseen -> unseen.id().toString(), Comparator.reverseOrder());

  private final InMemoryMarketRepository markets;
  private final TradeRepository trades;
  private final Map<MarketId, Known> known = new HashMap<>();
  private Map<Key, Seen> embeddings = new HashMap<>();
  private long changes;
  private long forgotten;

  private record Key(ModelId model, MarketId id) {}

  /// @param market null when it was removed
  /// @param change number of the change that made it so
  /// @param at when that was noticed
  private record Known(
      @Nullable Market market, List<Seen> embeddings, long text, long change, Instant at) {}

  public InMemorySearchDocuments(InMemoryMarketRepository markets, TradeRepository trades) {
    this.markets = markets;
    this.trades = trades;
  }

  private Map<MarketId, Market> look() {
    Map<MarketId, Market> now =
        markets.markets().stream().collect(Collectors.toMap(Market::id, Function.identity()));
    now.forEach((id, market) -> {
      Known before = known.get(id);
      List<Seen> of = embeddingsOf(id);
      if (before == null || before.market() == null) {
        known.put(id, known(market, of, before == null ? 1 : before.text() + 1));
      } else if (!before.embeddings().equals(of)
          || before.market().status() != market.status()
          || !before.market().terms().equals(market.terms())) {
        boolean sameText =
            before.market().terms().name().equals(market.terms().name())
                && before.market().terms().description().equals(market.terms().description());
        known.put(id, known(market, of, sameText ? before.text() : before.text() + 1));
      }
    });
    known.replaceAll((id, before) ->
        before.market() == null || now.containsKey(id)
            ? before
            : known(null, List.of(), before.text()));
    return now;
  }

  private Known known(@Nullable Market market, List<Seen> of, long text) {
    return new Known(market, of, text, ++changes, Instant.now());
  }

  private List<Seen> embeddingsOf(MarketId id) {
    return embeddings.entrySet().stream()
        .filter(entry -> entry.getKey().id().equals(id))
        .sorted(Comparator.comparing(entry -> entry.getKey().model().toString()))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public synchronized long horizon() {
    look();
    return changes + 1;
  }

  @Override
  public synchronized List<MarketId> findIds(@Nullable MarketId after, int limit) {
    return look().keySet().stream()
        .sorted(Comparator.comparing(MarketId::toString))
        .filter(id -> after == null || id.toString().compareTo(after.toString()) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<Changes> changes(long since, @Nullable Change after, int limit) {
    long horizon = horizon();
    if (since <= forgotten || since > horizon) {
      return Optional.empty();
    }
    return Optional.of(
        new Changes(
            known.entrySet().stream()
                .map(entry -> new Change(entry.getKey(), entry.getValue().change()))
                .filter(change -> change.number() >= since)
                .filter(change -> after == null || change.number() > after.number())
                .sorted(Comparator.comparingLong(Change::number))
                .limit(limit)
                .toList(),
            horizon));
  }

  @Override
  public synchronized int forgetRemoved(Instant before, int limit) {
    look();
    List<Map.Entry<MarketId, Known>> old =
        known.entrySet().stream()
            .filter(entry -> entry.getValue().market() == null)
            .filter(entry -> entry.getValue().at().isBefore(before))
            .sorted(Comparator.comparingLong(entry -> entry.getValue().change()))
            .limit(limit)
            .toList();
    for (Map.Entry<MarketId, Known> removed : old) {
      forgotten = Math.max(forgotten, removed.getValue().change());
      known.remove(removed.getKey());
    }
    return old.size();
  }

  @Override
  public synchronized List<MarketText> findTexts(Collection<MarketId> ids) {
    return found(ids).map(InMemorySearchDocuments::text).toList();
  }

  @Override
  public synchronized List<EmbeddedMarket> findEmbedded(Collection<MarketId> ids, ModelId model) {
    return found(ids)
        .flatMap(market ->
            Stream.ofNullable(embeddings.get(new Key(model, market.id())))
                .map(seen -> new EmbeddedMarket(facets(market), seen.embedding())))
        .toList();
  }

  private Stream<Market> found(Collection<MarketId> ids) {
    return ids.stream()
        .distinct()
        .map(markets::findById)
        .flatMap(Optional::stream)
        .filter(this::isSearched);
  }

  private boolean isSearched(Market market) {
    return switch (market.status()) {
      case ACTIVE, CLOSED -> true;
      case RESOLVED, CANCELLED ->
          market.externalId() != null || trades.isTradedByOthers(market.id(), market.creatorId());
    };
  }

  private static MarketText text(Market market) {
    return new MarketText(
        facets(market),
        market.terms().name(),
        market.terms().description(),
        market.outcomes().stream()
            .map(Outcome::name)
            .filter(name -> !name.equalsIgnoreCase("yes") && !name.equalsIgnoreCase("no"))
            .toList());
  }

  private static Facets facets(Market market) {
    return new Facets(
        market.id(),
        market.status(),
        market.terms().category(),
        market.terms().tags(),
        market.creatorId(),
        market.terms().closesAt());
  }

  private long textVersion(MarketId id) {
    return requireNonNull(known.get(id)).text();
  }

  private List<Unseen> unseen(ModelId model) {
    return look().values().stream()
        .filter(this::isSearched)
        .filter(market -> {
          Seen seen = embeddings.get(new Key(model, market.id()));
          return seen == null || seen.textVersion() < textVersion(market.id());
        })
        .map(market ->
            new Unseen(
                market.id(),
                market.status(),
                market.terms().name(),
                market.terms().description(),
                textVersion(market.id())))
        .sorted(OPEN_AND_NEWEST_FIRST)
        .toList();
  }

  @Override
  public synchronized List<Unseen> findUnseen(ModelId model, @Nullable Unseen after, int limit) {
    return unseen(model).stream()
        .filter(one -> after == null || OPEN_AND_NEWEST_FIRST.compare(one, after) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Unseen> findUnseen(ModelId model, MarketId id) {
    return unseen(model).stream().filter(one -> one.id().equals(id)).toList();
  }

  @Override
  public synchronized long countUnseen(ModelId model) {
    return unseen(model).size();
  }

  @Override
  public synchronized void save(ModelId model, Collection<Seen> seen) {
    Map<MarketId, Market> now = look();
    for (Seen one : seen) {
      if (now.containsKey(one.id())) {
        embeddings.merge(
            new Key(model, one.id()),
            one,
            (before, after) -> before.textVersion() > after.textVersion() ? before : after);
      }
    }
  }

  @Override
  public synchronized void forget(ModelId model) {
    embeddings.keySet().removeIf(key -> key.model().equals(model));
  }

  @Override
  public synchronized void forgetOthers(ModelId than) {
    embeddings.keySet().removeIf(key -> !key.model().equals(than));
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<Key, Seen> then = new HashMap<>(embeddings);
    return () -> embeddings = then;
  }
}
