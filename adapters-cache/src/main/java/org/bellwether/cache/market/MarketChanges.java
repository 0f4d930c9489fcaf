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
import org.bellwether.cache.cluster.Nodes;
import org.bellwether.domain.market.MarketId;
import org.jspecify.annotations.Nullable;

/// Tells Redis and the other nodes which markets have changed here. One message at a time is on its
/// way, and the next one takes along everything that has changed meanwhile, so that thousands of
/// trades a second cost a bounded number of messages.
final class MarketChanges implements ReadYourWrites {
  private static final int PATIENCE_MILLIS = 2500;

  private final SharedMarkets shared;
  private final Nodes nodes;

  /// What Redis may still have an older version of.
  private final ConcurrentMap<MarketId, Long> untold = new ConcurrentHashMap<>();

  private Message next = new Message();
  private boolean underWay;
  private volatile CompletableFuture<@Nullable Void> last = CompletableFuture.completedFuture(null);

  private static final class Message {
    private final Map<MarketId, Long> versions = new HashMap<>();
    private final CompletableFuture<@Nullable Void> seen = new CompletableFuture<>();
  }

  MarketChanges(SharedMarkets shared, Nodes nodes) {
    this.shared = shared;
    this.nodes = nodes;
  }

  /// Whether Redis may have an older version of it, since it is not told yet.
  boolean isUntold(MarketId id) {
    return untold.containsKey(id);
  }

  /// Tells, and waits for nothing.
  void tell(Map<MarketId, Long> versions) {
    versions.forEach((id, version) -> untold.merge(id, version, Math::max));
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
            .outdate(message.versions)
            .exceptionally(_ -> {
              nodes.couldNotTell();
              return null;
            });
    CompletableFuture<?> _ =
        CompletableFuture.allOf(stored, nodes.tell(text(message.versions)))
            .whenComplete((_, _) -> sent(message));
  }

  private void sent(Message message) {
    message.versions.forEach(untold::remove);
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
    if (!seen.isDone() && nodes.hasOthers()) {
      seen.copy().completeOnTimeout(null, PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
    }
  }
}
