package org.bellwether.application.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

/// What every backend for known networks must do.
public abstract class KnownNetworksContract {
  private static final Instant NOW = TestMarkets.NOW;

  /// An empty place.
  protected abstract KnownNetworks networks();

  /// Somebody new with that address.
  protected abstract UserId user(EmailAddress email);

  /// The transactions of the same backend.
  protected abstract Transactions transactions();

  private final EmailAddress ann = new EmailAddress("ann@example.org");
  private final EmailAddress ben = new EmailAddress("ben@example.org");

  private void add(UserId user, String network, Instant at) {
    transactions()
        .inTransaction(() -> {
          networks().add(user, network, at);
          return user;
        });
  }

  @Test
  void a_network_is_known_for_whoever_was_there_and_for_nobody_else() {
    UserId id = user(ann);
    user(ben);
    add(id, "20010db800010002/64", NOW);
    assertThat(networks().contains(ann, "20010db800010002/64")).isTrue();
    assertThat(networks().contains(ann, "20010db800010003/64")).isFalse();
    assertThat(networks().contains(ben, "20010db800010002/64")).isFalse();
    assertThat(networks().contains(new EmailAddress("nobody@example.org"), "192.0.2.1")).isFalse();
  }

  @Test
  void of_each_user_the_latest_are_kept() {
    UserId id = user(ann);
    UserId other = user(ben);
    add(other, "192.0.2.0", NOW.minusSeconds(1));
    for (int i = 0; i < KnownNetworks.MOST; i++) {
      add(id, "192.0.2." + i, NOW.plusSeconds(i));
    }
    add(id, "192.0.2.0", NOW.plusSeconds(100));
    add(id, "192.0.2.0", NOW);
    add(id, "198.51.100.1", NOW.plusSeconds(101));
    assertThat(networks().contains(ann, "192.0.2.0")).as("it was there again").isTrue();
    assertThat(networks().contains(ann, "192.0.2.1")).as("the oldest").isFalse();
    assertThat(networks().contains(ann, "192.0.2.2")).isTrue();
    assertThat(networks().contains(ann, "198.51.100.1")).isTrue();
    assertThat(networks().contains(ben, "192.0.2.0")).isTrue();
  }
}
