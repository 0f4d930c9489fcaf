package org.bellwether.application.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.shares;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bellwether.application.Outage;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.ResolveMarket.Verdict;
import org.bellwether.application.settlement.ReverseResolution;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Price;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What somebody hears who follows a market. Things happen whenever the follower is asked for their
/// patience, and when nothing more happens they have had enough.
@Timeout(20)
class FollowMarketTest {
  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");
  private final UserId ben = here.register("ben");
  private final Market market = here.open(ann, credits(100), "Yes", "No");
  private boolean down;
  private final List<Long> versions = new ArrayList<>();
  private final List<MarketStatus> statuses = new ArrayList<>();
  private final Deque<Runnable> happens = new ArrayDeque<>();

  @AfterEach
  void noCreditWasMadeOrLost() {
    here.assertBooksBalance();
  }

  private final FollowMarket.Follower follower =
      new FollowMarket.Follower() {
        @Override
        public void changed(MarketWithCreator now) {
          assertThat(now.creator().name()).isEqualTo("ann");
          versions.add(now.market().version());
          statuses.add(now.market().status());
        }

        @Override
        public Duration patience() {
          Runnable next = happens.poll();
          if (next == null) {
            return Duration.ZERO;
          }
          next.run();
          return Duration.ofMinutes(1);
        }
      };

  private MarketRepository database() {
    return (MarketRepository)
        Proxy.newProxyInstance(
            MarketRepository.class.getClassLoader(),
            new Class<?>[] {MarketRepository.class},
            (_, method, arguments) -> {
              if (down) {
                throw new Outage("down", new IllegalStateException());
              }
              return method.invoke(here.markets, arguments);
            });
  }

  private FollowMarket.Result follow(MarketId id, long seen, MarketSignals signals) {
    return new FollowMarket(new GetMarket(database(), here.users), signals)
        .execute(id, seen, follower);
  }

  private FollowMarket.Result follow(long seen) {
    return follow(market.id(), seen, new InMemoryMarketSignals());
  }

  private void trade() {
    here.buy(ben, market, "Yes", shares(1));
  }

  private void resolve() {
    here.resolveMarket.execute(
        new ResolveMarket.Command(
            here.loggedIn(ann),
            market.id(),
            _ -> true,
            new Verdict.Pay(Map.of("Yes", Price.ONE)),
            null,
            null),
        null);
  }

  private void nothing() {
    // but time passes
  }

  @Test
  void it_is_told_as_it_is_and_after_each_change() {
    happens.add(this::trade);
    happens.add(this::nothing);
    happens.add(this::trade);
    happens.add(this::nothing);
    assertThat(follow(0)).isEqualTo(new FollowMarket.Left());
    assertThat(versions).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_market_whose_resolution_is_being_taken_back_is_told_of_until_it_is_answered_otherwise() {
    resolve();
    here.reverseResolution.execute(
        new ReverseResolution.Command(
            here.person("admin", Role.ADMIN), market.id(), _ -> true, "wrong"),
        null);
    happens.add(() -> here.reverseSettlement.execute(market.id()));
    happens.add(this::resolve);
    assertThat(follow(2)).isEqualTo(new FollowMarket.Settled());
    assertThat(versions).containsExactly(3L, 4L, 5L);
  }

  @Test
  void what_happens_at_once_is_told_once_as_it_is_then() {
    happens.add(() -> {
      trade();
      trade();
      trade();
    });
    happens.add(this::nothing);
    follow(0);
    assertThat(versions).containsExactly(1L, 4L);
  }

  @Test
  void what_the_follower_knows_is_not_told_again() {
    trade();
    happens.add(this::trade);
    happens.add(this::nothing);
    follow(2);
    assertThat(versions).containsExactly(3L);
  }

  /// As after the database was put back to an older state.
  @Test
  void who_claims_to_know_what_was_never_there_is_told_what_is() {
    follow(99);
    assertThat(versions).containsExactly(1L);
  }

  @Test
  void it_ends_with_the_settlement() {
    happens.add(this::resolve);
    happens.add(() -> {
      throw new AssertionError("there is nothing to wait for");
    });
    assertThat(follow(0)).isEqualTo(new FollowMarket.Settled());
    assertThat(statuses).containsExactly(MarketStatus.ACTIVE, MarketStatus.RESOLVED);

    // and whoever comes back has seen it
    versions.clear();
    assertThat(follow(2)).isEqualTo(new FollowMarket.Settled());
    assertThat(versions).isEmpty();
  }

  @Test
  void it_ends_when_the_market_is_removed() {
    happens.add(() ->
        here.deleteMarket.execute(
            new DeleteMarket.Command(here.loggedIn(ann), market.id(), _ -> true)));
    assertThat(follow(0)).isEqualTo(new MarketRefusal.MarketNotFound(market.id()));
  }

  @Test
  void nobody_follows_what_is_not_there() {
    MarketId none = new MarketId(new UUID(1, 2));
    assertThat(follow(none, 0, new InMemoryMarketSignals()))
        .isEqualTo(new MarketRefusal.MarketNotFound(none));
  }

  @Test
  void an_outage_is_waited_out_but_not_begun_with() {
    happens.add(() -> down = true);
    happens.add(this::trade);
    happens.add(() -> down = false);
    happens.add(this::nothing);
    follow(0);
    assertThat(versions).containsExactly(1L, 2L);

    down = true;
    assertThatThrownBy(() -> follow(0)).isInstanceOf(Outage.class);
    down = false;
  }

  @Test
  void a_lost_signal_costs_a_second() {
    MarketSignals silent =
        _ ->
            new MarketSignals.Watch() {
              @Override
              public void await(Duration atMost) throws InterruptedException {
                assertThat(atMost).isLessThanOrEqualTo(Duration.ofSeconds(1));
              }

              @Override
              public void close() {}
            };
    happens.add(this::trade);
    happens.add(this::nothing);
    follow(market.id(), 0, silent);
    assertThat(versions).containsExactly(1L, 2L);
  }
}
