package org.bellwether.application.market;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.bellwether.application.Outage;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;

/// Follows one market: tells of it as it is, and again as it is after changes, until it is settled,
/// gone, or the follower has enough. Nobody falls behind: what changes faster than it is told of is
/// told of as it is by then.
public final class FollowMarket {
  /// So that a lost signal costs no more than this.
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final Duration REST = Duration.ofMillis(100);

  private final GetMarket getMarket;
  private final MarketSignals signals;

  public FollowMarket(GetMarket getMarket, MarketSignals signals) {
    this.getMarket = getMarket;
    this.signals = signals;
  }

  /// What is told, on the thread that executes.
  public interface Follower {
    /// The market has another version than the one told of before.
    void changed(MarketWithCreator market);

    /// How long it waits for the next change before it is asked again; zero when it has enough.
    Duration patience();
  }

  /// @param seen the version that the follower knows; 0 for none
  /// @throws Outage when the market cannot be read at the beginning; later ones are waited out
  public Result execute(MarketId id, long seen, Follower follower) {
    try (MarketSignals.Watch watch = signals.watch(id)) {
      return follow(id, seen, follower, watch);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Left();
    }
  }

  private Result follow(MarketId id, long seen, Follower follower, MarketSignals.Watch watch)
      throws InterruptedException {
    GetMarket.Result now = getMarket.execute(id);
    long told = isKnown(now, seen) ? seen : 0;
    while (now instanceof GetMarket.Found(MarketWithCreator market)) {
      boolean changed = market.market().version() > told;
      if (changed) {
        told = market.market().version();
        follower.changed(market);
      }
      if (isSettled(market.market())) {
        return new Settled();
      }
      Duration patience = follower.patience();
      if (!patience.isPositive()) {
        return new Left();
      }
      if (changed) {
        Thread.sleep(REST);
      }
      watch.await(Collections.min(List.of(patience, LOOK_EVERY)));
      now = lookAgain(now, id);
    }
    return (MarketRefusal.MarketNotFound) now;
  }

  private static boolean isKnown(GetMarket.Result now, long version) {
    return now instanceof GetMarket.Found(MarketWithCreator market)
        && market.market().version() == version;
  }

  private static boolean isSettled(Market market) {
    return !market.isResolvable() && !market.isBeingReversed();
  }

  private GetMarket.Result lookAgain(GetMarket.Result last, MarketId id) {
    try {
      return getMarket.execute(id);
    } catch (Outage _) {
      return last;
    }
  }

  /// How it ended, or a refusal when there is no such market, or none any more.
  public sealed interface Result permits Settled, Left, MarketRefusal.MarketNotFound {}

  /// The market is resolved or cancelled, and not being taken back; what it is like then has been
  /// told.
  public record Settled() implements Result {}

  /// The follower had enough.
  public record Left() implements Result {}
}
