package org.bellwether.search.index;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bellwether.application.Outage;
import org.bellwether.application.batching.Batcher;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.SearchDocuments.Change;
import org.bellwether.application.search.SearchDocuments.Changes;
import org.bellwether.application.search.SearchDocuments.EmbeddedMarket;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.domain.market.MarketId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a node's index what has changed: twice a second, and whenever somebody asks for what is
/// there now. Who asks while it reads waits for its next reading, with everybody else who asks. It
/// reads in pieces, so that it needs no more memory than the index, whatever there was.
///
/// @param <T> what the index knows of a market
public final class MarketFeed<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MarketFeed.class);

  /// Descriptions may be long.
  static final int PIECE = 250;

  /// Changes that are remembered so as not to be told again, while an old transaction lasts; of
  /// more than that some are.
  private static final int MOST_REMEMBERED = 10_000;

  private static final int PAUSE_MILLIS = 500;
  private static final int MOST_TOGETHER = 10_000;
  private static final int START_PATIENCE_SECONDS = 1;

  private final String what;
  private final SearchDocuments documents;
  private final BiFunction<SearchDocuments, List<MarketId>, List<T>> find;
  private final Function<T, MarketId> id;
  private final CountDownLatch complete = new CountDownLatch(1);
  private CountDownLatch turn = new CountDownLatch(0);
  private final Batcher<Object, Boolean> readings =
      new Batcher<>(1, MOST_TOGETHER, _ -> 0, this::readForAll);
  private final Thread clock = Thread.ofVirtual().name("market-feed").unstarted(this::follow);
  private @Nullable Follower<T> follower;

  // of the one reading that runs at a time
  private Set<Change> known = Set.of();
  private @Nullable Long horizon;

  /// Keeps what it is told. Told by one thread at a time.
  interface Follower<T> {
    /// These markets are new, or other than before.
    void changed(List<T> markets);

    /// These are no more.
    void gone(Set<MarketId> markets);

    /// It begins anew: none are there until it is told of them.
    void allGone();

    /// That was all for now.
    void upToDate();
  }

  private MarketFeed(
      String what,
      SearchDocuments documents,
      BiFunction<SearchDocuments, List<MarketId>, List<T>> find,
      Function<T, MarketId> id) {
    this.what = what;
    this.documents = documents;
    this.find = find;
    this.id = id;
  }

  /// What markets say.
  public static MarketFeed<MarketText> ofTexts(SearchDocuments documents) {
    return new MarketFeed<>("words", documents, SearchDocuments::findTexts, MarketText::id);
  }

  /// What that model says that markets mean.
  public static MarketFeed<EmbeddedMarket> ofEmbeddings(SearchDocuments documents, ModelId model) {
    return new MarketFeed<>(
        "meaning", documents, (of, ids) -> of.findEmbedded(ids, model), EmbeddedMarket::id);
  }

  /// Before the start.
  void tell(Follower<T> follower) {
    this.follower = follower;
  }

  /// Starts with its first reading, which is of all markets there are, when the other one has ended
  /// its own: both would take as long as both together.
  public MarketFeed<T> after(MarketFeed<?> other) {
    turn = other.complete;
    return this;
  }

  /// Reads from now on, if anybody follows.
  public void start() {
    if (follower != null) {
      clock.start();
    } else {
      complete.countDown();
    }
  }

  private void follow() {
    try {
      turn.await();
    } catch (InterruptedException _) {
      return;
    }
    long start = System.nanoTime();
    boolean failing = false;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        readings.execute(this);
        if (complete.getCount() > 0) {
          complete.countDown();
          long millis = NANOSECONDS.toMillis(System.nanoTime() - start);
          LOG.info("search knows the {} of all markets after {} ms", what, millis);
        }
        failing = false;
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        if (!failing) {
          LOG.warn("search does not hear of changes: {}", e.toString());
        }
        failing = true;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// Returns once the follower knows everything that had been answered when it was called. While
  /// the first reading lasts, which is of all there is, nobody waits for it longer than a second.
  ///
  /// @throws Outage when the documents cannot be read, or not in time
  void refresh() {
    try {
      if (complete.await(START_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        readings.execute(this);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outage("interrupted while the markets are read", e);
    }
  }

  private List<Boolean> readForAll(List<Object> all) {
    return Collections.nCopies(all.size(), documents.inOneReading(this::read));
  }

  private boolean read(SearchDocuments source) {
    Follower<T> told = requireNonNull(follower);
    if (horizon == null || !readChanges(source, horizon, told)) {
      readAll(source, told);
    }
    return true;
  }

  /// All markets there are, and none that were.
  private void readAll(SearchDocuments source, Follower<T> told) {
    horizon = null;
    told.allGone();
    long start = source.horizon();
    MarketId last = null;
    List<MarketId> ids;
    do {
      ids = source.findIds(last, PIECE);
      if (!ids.isEmpty()) {
        tell(ids, source, told);
        last = ids.getLast();
      }
    } while (ids.size() == PIECE);
    told.upToDate();
    known = Set.of();
    horizon = start;
  }

  /// Whether it could: a removal that is forgotten may have been missed.
  private boolean readChanges(SearchDocuments source, long since, Follower<T> told) {
    Set<Change> again = new HashSet<>();
    boolean isNew = false;
    long next = since;
    Change last = null;
    List<Change> changes;
    do {
      Optional<Changes> found = source.changes(since, last, PIECE);
      if (found.isEmpty()) {
        return false;
      }
      changes = found.get().changes();
      if (last == null) {
        next = found.get().horizon();
      }
      List<MarketId> news = new ArrayList<>();
      for (Change change : changes) {
        if (!known.contains(change)) {
          news.add(change.id());
        }
        if (change.number() >= next && again.size() < MOST_REMEMBERED) {
          again.add(change);
        }
        last = change;
      }
      if (!news.isEmpty()) {
        tell(news, source, told);
        isNew = true;
      }
    } while (changes.size() == PIECE);
    if (isNew) {
      told.upToDate();
    }
    known = again;
    horizon = next;
    return true;
  }

  private void tell(List<MarketId> ids, SearchDocuments source, Follower<T> told) {
    List<T> found = find.apply(source, ids);
    Set<MarketId> gone = new HashSet<>(ids);
    found.forEach(market -> gone.remove(id.apply(market)));
    told.changed(found);
    told.gone(gone);
  }

  @Override
  public void close() {
    clock.interrupt();
  }
}
