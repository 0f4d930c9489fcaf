package org.bellwether.application.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.bellwether.application.identity.SigningKeys.SigningKey;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.market.TestMarkets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every backend for signing keys must do.
public abstract class SigningKeysContract {
  private static final Instant NOW = TestMarkets.NOW;

  /// An empty place.
  protected abstract SigningKeys keys();

  /// The transactions of the same backend.
  protected abstract Transactions transactions();

  private SigningKey create(String id, Instant signsFrom, @Nullable Instant retiresAt) {
    SigningKey key = new SigningKey(id, "{\"d\":\"ä\"}", signsFrom, retiresAt);
    return transactions()
        .inTransaction(() -> {
          keys().create(key);
          return key;
        });
  }

  private void change(Runnable work) {
    transactions()
        .inTransaction(() -> {
          work.run();
          return work;
        });
  }

  @Test
  void keys_are_found_as_they_were_kept_the_one_that_signs_last_first() {
    SigningKey old = create("b", NOW, NOW.plusSeconds(9));
    SigningKey next = create("a", NOW.plusSeconds(5), null);
    SigningKey older = create("c", NOW.minusSeconds(5), NOW.plusSeconds(9));
    assertThat(keys().findAll()).containsExactly(next, old, older);
  }

  @Test
  void the_others_retire_none_later_than_it_would_have_and_are_forgotten_when_it_is_time() {
    create("early", NOW.minusSeconds(9), NOW.plusSeconds(3));
    create("late", NOW.minusSeconds(8), NOW.plusSeconds(99));
    create("never", NOW.minusSeconds(7), null);
    SigningKey next = create("next", NOW, null);
    change(() -> keys().retireOthers("next", NOW.plusSeconds(60)));
    assertThat(keys().findAll())
        .extracting(SigningKey::retiresAt)
        .containsExactly(null, NOW.plusSeconds(60), NOW.plusSeconds(60), NOW.plusSeconds(3));
    change(() -> keys().deleteRetired(NOW.plusSeconds(3)));
    assertThat(keys().findAll())
        .extracting(SigningKey::id)
        .containsExactly("next", "never", "late");
    change(() -> keys().deleteRetired(NOW.plusSeconds(60)));
    assertThat(keys().findAll()).containsExactly(next);
  }

  @Test
  void the_private_half_is_not_printed() {
    assertThat(create("a", NOW, null).toString()).doesNotContain("ä");
  }
}
