package org.bellwether.cache.market;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.cache.cluster.Cluster;
import org.bellwether.domain.market.MarketId;
import org.jspecify.annotations.Nullable;

/// Broadcasts to Redis and the other nodes which markets have changed here. One message at a time
/// is on its way, and the next one takes along everything that has changed meanwhile, so that
/// thousands of trades a second cost a bounded number of messages. Its barrier gives
/// read-your-writes.
final class Invalidations implements ReadYourWrites {
  private static final int PATIENCE_MILLIS = 2500;

  private final RedisMarkets shared;
  private final Cluster nodes;

  /// What Redis may still have an older version of.
  private final ConcurrentMap<MarketId, Long> pending = new ConcurrentHashMap<>();

  private Message next = new Message();
  private boolean underWay;
  private volatile CompletableFuture<@Nullable Void> last = CompletableFuture.completedFuture(null);

  private static final class Message {
    private final Map<MarketId, Long> versions = new HashMap<>();
    private final CompletableFuture<@Nullable Void> seen = new CompletableFuture<>();
  }

  Invalidations(RedisMarkets shared, Cluster nodes) {
    this.shared = shared;
    this.nodes = nodes;
  }

  /// Whether Redis may have an older version of it, since its invalidation is pending.
  boolean isPending(MarketId id) {
    return pending.containsKey(id);
  }

  /// Broadcasts, and waits for nothing.
  void publish(Map<MarketId, Long> versions) {
    versions.forEach((id, version) -> pending.merge(id, version, Math::max));
    Message message = null;
    synchronized (this) {
      versions.forEach((id, version) -> next.versions.merge(id, version, Math::max));
      last = next.seen;
      if (!underWay) {
        underWay = true;
        message = takeNext();
      }
    }
    if (message != null) {
      send(message);
    }
  }

  private Message takeNext() {
    Message message = next;
    next = new Message();
    return message;
  }

  private void send(Message message) {
    CompletableFuture<?> stored =
        shared
            .invalidate(message.versions)
            .exceptionally(_ -> {
              nodes.broadcastFailed();
              return null;
            });
    CompletableFuture<?> _ =
        CompletableFuture.allOf(stored, nodes.broadcast(text(message.versions)))
            .whenComplete((_, _) -> sent(message));
  }

  private void sent(Message message) {
    message.versions.forEach(pending::remove);
    message.seen.complete(null);
    Message following;
    synchronized (this) {
      underWay = !next.versions.isEmpty();
      following = underWay ? takeNext() : null;
    }
    if (following != null) {
      send(following);
    }
  }

  private static String text(Map<MarketId, Long> versions) {
    return versions.entrySet().stream()
        .map(one -> one.getKey() + "@" + one.getValue())
        .collect(Collectors.joining(" "));
  }

  /// Reads what another node has told.
  static void read(String text, ObjLongConsumer<MarketId> change) {
    for (String one : text.split(" ", -1)) {
      int at = one.indexOf('@');
      if (at > 0) {
        change.accept(
            new MarketId(UUID.fromString(one.substring(0, at))),
            Long.parseLong(one, at + 1, one.length(), 10));
      }
    }
  }

  @Override
  public void await() {
    CompletableFuture<@Nullable Void> seen = last;
    if (!seen.isDone() && nodes.hasPeers()) {
      seen.copy().completeOnTimeout(null, PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
    }
  }
}
