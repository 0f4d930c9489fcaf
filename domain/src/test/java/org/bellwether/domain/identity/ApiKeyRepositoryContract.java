package org.bellwether.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every backend for API keys must do.
public abstract class ApiKeyRepositoryContract {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");

  private long made;

  /// An empty repository.
  protected abstract ApiKeyRepository keys();

  /// A new user of the same backend.
  protected abstract UserId user();

  protected abstract <T> T inTransaction(Supplier<T> work);

  private ApiKey create(UserId owner, Set<Permission> permissions) {
    made++;
    ApiKey key =
        new ApiKey(
            new UUID(0x0190_0000_0000_7000L, Long.MIN_VALUE + made),
            owner,
            "Böt " + made,
            permissions,
            Secret.random().hash(),
            NOW,
            NOW.plus(Duration.ofDays(1)),
            null);
    return inTransaction(() -> {
      keys().create(key);
      return key;
    });
  }

  @Test
  void a_key_is_found_by_its_hash_and_its_id_as_it_was_kept() {
    ApiKey some = create(user(), Set.of(Permission.READ));
    ApiKey all = create(user(), EnumSet.allOf(Permission.class));
    assertThat(keys().findByHash(some.hash())).contains(some);
    assertThat(keys().findById(all.id())).contains(all);
    assertThat(inTransaction(() -> keys().lock(all.id()))).contains(all);
    assertThat(inTransaction(() -> keys().lock(UUID.randomUUID()))).isEmpty();
    assertThat(keys().findByHash(Secret.random().hash())).isEmpty();
    assertThat(keys().findById(UUID.randomUUID())).isEmpty();
  }

  @Test
  void the_keys_of_a_user_come_latest_first() {
    UserId ann = user();
    ApiKey first = create(ann, Set.of(Permission.READ));
    create(user(), Set.of(Permission.READ));
    ApiKey second = create(ann, Set.of(Permission.WRITE));
    assertThat(keys().findByOwner(ann)).containsExactly(second, first);
    assertThat(keys().findByOwner(user())).isEmpty();
  }

  @Test
  void a_use_is_noted_when_none_was_noted_for_a_while() {
    ApiKey key = create(user(), Set.of(Permission.READ));
    assertThat(note(key, NOW, NOW.minusSeconds(60))).isTrue();
    assertThat(note(key, NOW.plusSeconds(59), NOW.minusSeconds(1))).isFalse();
    assertThat(keys().findById(key.id()).orElseThrow().lastUsedAt()).isEqualTo(NOW);
    assertThat(note(key, NOW.plusSeconds(60), NOW)).isTrue();
    assertThat(keys().findById(key.id()).orElseThrow().lastUsedAt()).isEqualTo(NOW.plusSeconds(60));
  }

  private boolean note(ApiKey key, Instant at, Instant notedBefore) {
    return inTransaction(() -> keys().updateLastUsed(key.id(), at, notedBefore));
  }

  @Test
  void all_keys_of_a_user_are_revoked_and_nobody_elses() {
    UserId ann = user();
    create(ann, Set.of(Permission.READ));
    create(ann, Set.of(Permission.WRITE));
    ApiKey bens = create(user(), Set.of(Permission.READ));
    assertThat(inTransaction(() -> keys().deleteAll(ann))).isEqualTo(2);
    assertThat(keys().findByOwner(ann)).isEmpty();
    assertThat(keys().findById(bens.id())).contains(bens);
  }

  @Test
  void a_revoked_key_is_gone() {
    ApiKey key = create(user(), Set.of(Permission.READ));
    assertThat(inTransaction(() -> keys().delete(key.id()))).isTrue();
    assertThat(inTransaction(() -> keys().delete(key.id()))).isFalse();
    assertThat(keys().findByHash(key.hash())).isEmpty();
    assertThat(note(key, NOW, NOW)).isFalse();
  }
}
