package org.bellwether.search.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bellwether.application.search.SearchDocuments.EmbeddedMarket;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.search.Embedding;

/// All embeddings in memory. A search compares the signs of all dimensions, a bit each, with those
/// of every market, and then the nearest ones exactly: about as good as comparing all exactly, in a
/// thirtieth of the time, and a new market is one more row.
public final class ScanVectorIndex implements VectorIndex, MarketFeed.Follower<EmbeddedMarket> {
  /// How many markets are compared exactly for each that is asked for, and at least.
  private static final int CANDIDATES = 3;

  private static final int MIN_CANDIDATES = 1000;

  private static final Comparator<Neighbour> NEAREST_FIRST =
      Comparator.comparing(Neighbour::similarityMillionths, Comparator.reverseOrder())
          .thenComparing(neighbour -> neighbour.id().value());

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<MarketId, Integer> places = new HashMap<>();
  private final List<EmbeddedMarket> rows = new ArrayList<>();

  /// The signs of both embeddings of each row, one after the other.
  private long[] signs = {};

  public ScanVectorIndex(MarketFeed<EmbeddedMarket> feed) {
    feed.tell(this);
  }

  @Override
  public List<Neighbour> nearest(Embedding to, MarketFilter filter, int limit) {
    try {
      return Turns.OF_CORES.take(() -> scan(to, filter, limit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<MarketId> read(Collection<MarketId> markets) {
    lock.readLock().lock();
    try {
      Set<MarketId> read = new HashSet<>(markets);
      read.retainAll(places.keySet());
      return read;
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public int size() {
    lock.readLock().lock();
    try {
      return rows.size();
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<Neighbour> scan(Embedding to, MarketFilter filter, int limit) {
    lock.readLock().lock();
    try {
      return candidates(to, filter, Math.max(MIN_CANDIDATES, CANDIDATES * limit)).stream()
          .map(row -> neighbour(row, to))
          .sorted(NEAREST_FIRST)
          .limit(limit)
          .toList();
    } finally {
      lock.readLock().unlock();
    }
  }

  private static Neighbour neighbour(EmbeddedMarket row, Embedding to) {
    return new Neighbour(row.id(), row.embedding().similarityMillionths(to));
  }

  /// At least that many rows, if there are, whose signs differ least.
  private List<EmbeddedMarket> candidates(Embedding to, MarketFilter filter, int wanted) {
    long[] asked = to.signs();
    int[] distances = new int[rows.size()];
    int[] count = new int[to.dimensions() + 1];
    boolean all = filter.equals(MarketFilter.ALL);
    for (int row = 0; row < distances.length; row++) {
      if (all || rows.get(row).facets().passes(filter)) {
        int at = 2 * row * asked.length;
        distances[row] = Math.min(distance(asked, at), distance(asked, at + asked.length));
        count[distances[row]]++;
      } else {
        distances[row] = Integer.MAX_VALUE;
      }
    }
    int farthest = 0;
    for (int found = count[0]; found < wanted && farthest < to.dimensions(); ) {
      farthest++;
      found += count[farthest];
    }
    List<EmbeddedMarket> candidates = new ArrayList<>();
    for (int row = 0; row < distances.length; row++) {
      if (distances[row] <= farthest) {
        candidates.add(rows.get(row));
      }
    }
    return candidates;
  }

  private int distance(long[] asked, int at) {
    int distance = 0;
    for (int i = 0; i < asked.length; i++) {
      distance += Long.bitCount(asked[i] ^ signs[at + i]);
    }
    return distance;
  }

  @Override
  public void changed(List<EmbeddedMarket> markets) {
    lock.writeLock().lock();
    try {
      for (EmbeddedMarket market : markets) {
        put(market);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void put(EmbeddedMarket market) {
    int row = places.computeIfAbsent(market.id(), _ -> rows.size());
    if (row == rows.size()) {
      rows.add(market);
    } else {
      rows.set(row, market);
    }
    long[] title = market.embedding().title().signs();
    long[] whole = market.embedding().whole().signs();
    int at = 2 * row * title.length;
    if (at + 2 * title.length > signs.length) {
      signs = Arrays.copyOf(signs, Math.max(2 * title.length * 1024, signs.length * 3 / 2));
    }
    System.arraycopy(title, 0, signs, at, title.length);
    System.arraycopy(whole, 0, signs, at + title.length, whole.length);
  }

  @Override
  public void gone(Set<MarketId> markets) {
    lock.writeLock().lock();
    try {
      markets.forEach(this::remove);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// The last row takes its place.
  private void remove(MarketId id) {
    Integer row = places.remove(id);
    if (row == null) {
      return;
    }
    EmbeddedMarket last = rows.removeLast();
    if (!last.id().equals(id)) {
      places.put(last.id(), row);
      rows.set(row, last);
      int width = 2 * last.embedding().title().signs().length;
      System.arraycopy(signs, rows.size() * width, signs, row * width, width);
    }
  }

  @Override
  public void allGone() {
    lock.writeLock().lock();
    try {
      places.clear();
      rows.clear();
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void upToDate() {
    // nothing is kept back
  }
}
