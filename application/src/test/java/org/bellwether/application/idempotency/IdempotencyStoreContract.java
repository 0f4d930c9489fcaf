package org.bellwether.application.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bellwether.application.idempotency.IdempotencyStore.KeyTaken;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

/// What every backend for records must do. A new backend extends this class and names its store and
/// its transactions.
public abstract class IdempotencyStoreContract {
  private static final String TEXT = "{\"id\":\"Ärger 😀\",\"lines\":\"a\\nb\",\"n\":1.50}\n ";

  private final TestMarkets random = new TestMarkets(2030);
  private final UUID ann = random.uuid();
  private final UUID ben = random.uuid();

  /// An empty store.
  protected abstract IdempotencyStore store();

  /// The transactions of the same backend.
  protected abstract Transactions transactions();

  private void create(Map<IdempotencyKey, String> texts, Instant at) {
    transactions()
        .inTransaction(() -> {
          store().create(texts, at);
          return texts;
        });
  }

  private void create(IdempotencyKey key, String text) {
    create(Map.of(key, text), TestMarkets.NOW);
  }

  private static IdempotencyKey key(UUID owner, String value) {
    return new IdempotencyKey(owner, value, "print of " + value);
  }

  @Test
  void answers_are_found_as_they_were_kept_and_unused_keys_left_out() {
    IdempotencyKey longest = key(ann, "~!\"'\\%_".repeat(37).substring(0, 255));
    IdempotencyKey nobodys = key(new UUID(0, 0), "1");
    create(Map.of(longest, TEXT, nobodys, ""), TestMarkets.NOW);
    assertThat(store().find(List.of(nobodys, key(ann, "unused"), longest)))
        .isEqualTo(
            Map.of(
                longest, new IdempotencyRecord(longest.fingerprint(), TEXT),
                nobodys, new IdempotencyRecord(nobodys.fingerprint(), "")));
    assertThat(store().find(List.of(key(ann, "unused")))).isEmpty();
    assertThat(store().find(List.of())).isEmpty();
  }

  @Test
  void an_answer_is_found_whatever_the_fingerprint_it_is_asked_with() {
    IdempotencyKey first = new IdempotencyKey(ann, "a", "first");
    IdempotencyKey other = new IdempotencyKey(ann, "a", "other");
    create(first, TEXT);
    assertThat(store().find(List.of(other, first)))
        .isEqualTo(
            Map.of(
                first,
                new IdempotencyRecord("first", TEXT),
                other,
                new IdempotencyRecord("first", TEXT)));
  }

  @Test
  void the_same_key_of_somebody_else_and_one_in_another_case_are_other_keys() {
    create(key(ann, "a"), "ann's");
    create(key(ben, "a"), "ben's");
    create(key(ann, "A"), "upper");
    assertThat(store().find(List.of(key(ben, "a"), key(ann, "A"))))
        .isEqualTo(
            Map.of(
                key(ben, "a"), new IdempotencyRecord("print of a", "ben's"),
                key(ann, "A"), new IdempotencyRecord("print of A", "upper")));
  }

  @Test
  void a_key_is_used_once_and_a_transaction_that_comes_too_late_leaves_nothing() {
    create(key(ann, "a"), "first");
    IdempotencyKey again = new IdempotencyKey(ann, "a", "another print");
    assertThatThrownBy(() -> create(Map.of(key(ann, "b"), "b", again, "second"), TestMarkets.NOW))
        .isInstanceOf(KeyTaken.class);
    assertThat(store().find(List.of(key(ann, "a"), key(ann, "b"))))
        .isEqualTo(Map.of(key(ann, "a"), new IdempotencyRecord("print of a", "first")));
  }

  @Test
  void of_many_who_use_a_key_at_once_one_succeeds() throws Exception {
    List<Callable<Boolean>> users = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String text = "answer " + i;
      users.add(() -> {
        try {
          create(key(ann, "a"), text);
          return true;
        } catch (KeyTaken _) {
          return false;
        }
      });
    }
    List<Boolean> succeeded = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> one : threads.invokeAll(users)) {
        succeeded.add(one.get());
      }
    }
    assertThat(succeeded).containsOnlyOnce(true);
    assertThat(store().find(List.of(key(ann, "a"))).get(key(ann, "a")))
        .isEqualTo(new IdempotencyRecord("print of a", "answer " + succeeded.indexOf(true)));
  }

  @Test
  void records_made_before_a_time_are_deleted_some_at_a_time() {
    for (int i = 0; i < 7; i++) {
      create(Map.of(key(ann, "old " + i), "x"), TestMarkets.NOW.minus(Duration.ofSeconds(i + 1)));
    }
    create(key(ann, "new"), "x");
    assertThat(deleteOld(4)).isEqualTo(4);
    assertThat(deleteOld(4)).isEqualTo(3);
    assertThat(deleteOld(4)).isZero();
    assertThat(store().find(List.of(key(ann, "new"), key(ann, "old 0"), key(ann, "old 6"))))
        .containsOnlyKeys(key(ann, "new"));
    create(key(ann, "old 0"), "may be used again");
  }

  private int deleteOld(int limit) {
    return transactions().inTransaction(() -> store().deleteOlder(TestMarkets.NOW, limit));
  }
}
