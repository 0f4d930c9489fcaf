package org.bellwether.search.index;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bellwether.application.Combining;
import org.bellwether.application.Outage;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.SearchDocuments.Changes;
import org.bellwether.application.search.SearchDocuments.SearchDocument;
import org.bellwether.domain.market.MarketId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a node's indexes what has changed: twice a second, and whenever somebody asks for what is
/// there now. Who asks while it reads waits for its next reading, with everybody else who asks.
public final class MarketFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MarketFeed.class);
  private static final int CHUNK = 1000;
  private static final int PAUSE_MILLIS = 500;
  private static final int MOST_TOGETHER = 10_000;

  private final SearchDocuments documents;
  private final ModelId model;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final Combining<Object, Boolean> readings =
      new Combining<>(1, MOST_TOGETHER, _ -> 0, this::readForAll);
  private final Thread clock = Thread.ofVirtual().name("market-feed").unstarted(this::follow);

  // of the one reading that runs at a time
  private final Map<MarketId, Long> known = new HashMap<>();
  private long horizon;

  /// Keeps what it is told. Told by one thread at a time.
  interface Follower {
    /// These markets are new, or other than before.
    void changed(List<SearchDocument> markets);

    /// These are no more.
    void gone(Set<MarketId> markets);

    /// That was all for now.
    void upToDate();
  }

  public MarketFeed(SearchDocuments documents, ModelId model) {
    this.documents = documents;
    this.model = model;
  }

  /// Before the first reading.
  void tell(Follower follower) {
    followers.add(follower);
  }

  /// Reads from now on; the first reading is of all markets there are.
  public void start() {
    clock.start();
  }

  private void follow() {
    boolean failing = false;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        refresh();
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

  /// Returns once the followers know everything that had been committed when it was called.
  ///
  /// @throws Outage when the documents cannot be read, or not in time
  void refresh() {
    readings.execute(this);
  }

  private List<Boolean> readForAll(List<Object> all) {
    read();
    return Collections.nCopies(all.size(), true);
  }

  private void read() {
    Changes changes = documents.changes(horizon);
    List<MarketId> news = new ArrayList<>();
    changes
        .changed()
        .forEach((id, number) -> {
          if (!number.equals(known.get(id))) {
            news.add(id);
          }
        });
    for (int i = 0; i < news.size(); i += CHUNK) {
      tell(news.subList(i, Math.min(news.size(), i + CHUNK)), changes.changed());
    }
    if (!news.isEmpty()) {
      followers.forEach(Follower::upToDate);
    }
    // what is older than the horizon is not read again
    known.keySet().retainAll(changes.changed().keySet());
    horizon = changes.horizon();
  }

  private void tell(List<MarketId> ids, Map<MarketId, Long> numbers) {
    List<SearchDocument> found = documents.find(ids, model);
    Set<MarketId> gone = new HashSet<>(ids);
    found.forEach(market -> gone.remove(market.id()));
    followers.forEach(follower -> {
      follower.changed(found);
      follower.gone(gone);
    });
    ids.forEach(id -> known.put(id, numbers.get(id)));
  }

  @Override
  public void close() {
    clock.interrupt();
  }
}
