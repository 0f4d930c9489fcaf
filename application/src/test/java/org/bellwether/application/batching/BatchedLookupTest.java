package org.bellwether.application.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bellwether.application.Outage;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;
import org.junit.jupiter.api.Test;

class BatchedLookupTest {
  private final Transactions transactions = new InMemoryTransactions();
  private final AtomicInteger statements = new AtomicInteger();
  private final Map<Integer, String> table = new ConcurrentHashMap<>();
  private final CountDownLatch open = new CountDownLatch(1);

  private Map<Integer, String> found(Set<Integer> keys) {
    statements.incrementAndGet();
    return keys.stream()
        .filter(table::containsKey)
        .collect(Collectors.toMap(Function.identity(), table::get));
  }

  private Map<Integer, String> foundWhenOpen(Set<Integer> keys) {
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return found(keys);
  }

  private static <V> List<CompletableFuture<Optional<V>>> all(
      BatchedLookup<Integer, V> lookup, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(key ->
            CompletableFuture.supplyAsync(() -> lookup.execute(key), Thread::startVirtualThread))
        .toList();
  }

  @Test
  void who_asks_alone_is_answered_by_a_statement_of_their_own() {
    table.put(1, "one");
    BatchedLookup<Integer, String> lookup = new BatchedLookup<>(transactions, this::found);
    assertThat(lookup.execute(1)).contains("one");
    assertThat(lookup.execute(2)).isEmpty();
    assertThat(statements).hasValue(2);
  }

  @Test
  void who_asks_within_a_transaction_asks_on_its_own_thread_though_others_wait() {
    table.put(1, "one");
    Set<Thread> asking = ConcurrentHashMap.newKeySet();
    BatchedLookup<Integer, String> lookup =
        new BatchedLookup<>(
            transactions,
            keys -> {
              asking.add(Thread.currentThread());
              return transactions.isOpen() ? found(keys) : foundWhenOpen(keys);
            });
    List<CompletableFuture<Optional<String>>> others = all(lookup, 1, 2);
    await().until(() -> asking.size() == 1);
    assertThat(transactions.inTransaction(() -> lookup.execute(1))).contains("one");
    assertThat(asking).hasSize(2).contains(Thread.currentThread());
    open.countDown();
    assertThat(others.getFirst().join()).contains("one");
  }

  /// However slowly the machine brings the questions: to this look-up no statement ever seems slow,
  /// which would let another one start beside it.
  @Test
  void who_comes_while_the_database_is_busy_shares_the_next_statement() {
    IntStream.range(0, 60).forEach(key -> table.put(key, "value " + key));
    CountDownLatch asked = new CountDownLatch(1);
    BatchedLookup<Integer, String> lookup =
        new BatchedLookup<>(
            transactions,
            keys -> {
              asked.countDown();
              return foundWhenOpen(keys);
            },
            () -> 0);
    List<CompletableFuture<Optional<String>>> answers = new ArrayList<>(all(lookup, 0, 1));
    await().until(() -> asked.getCount() == 0);
    answers.addAll(all(lookup, 1, 60));
    answers.addAll(all(lookup, 0, 60));
    await().until(() -> lookup.waiting() == 119);
    open.countDown();
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).join()).contains("value " + i % 60);
    }
    assertThat(statements).hasValue(2);
  }

  /// An answer is never older than the question: what is written after a statement has begun is
  /// seen by those who ask after the write.
  @Test
  void nobody_gets_an_answer_older_than_the_question() {
    BatchedLookup<Integer, String> lookup = new BatchedLookup<>(transactions, this::found);
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 200)
            .mapToObj(key ->
                CompletableFuture.runAsync(
                    () -> {
                      table.put(key, "written");
                      assertThat(lookup.execute(key)).contains("written");
                    },
                    Thread::startVirtualThread))
            .toList();
    writers.forEach(CompletableFuture::join);
  }

  @Test
  void a_statement_that_hangs_does_not_hold_up_those_who_come_later() {
    AtomicInteger calls = new AtomicInteger();
    BatchedLookup<Integer, String> lookup =
        new BatchedLookup<>(
            transactions, keys -> calls.getAndIncrement() == 0 ? foundWhenOpen(keys) : found(keys));
    table.put(1, "one");
    CompletableFuture<Optional<String>> hangs =
        CompletableFuture.supplyAsync(() -> lookup.execute(1), Thread::startVirtualThread);
    await().until(() -> calls.get() == 1);
    await().pollDelay(Duration.ofMillis(150)).until(() -> lookup.execute(1).isPresent());
    open.countDown();
    assertThat(hangs.join()).contains("one");
  }

  @Test
  void a_failure_is_everybodys_who_shared_it_and_the_next_statement_is_a_new_one() {
    AtomicInteger failures = new AtomicInteger(1);
    BatchedLookup<Integer, String> lookup =
        new BatchedLookup<>(
            transactions,
            keys -> {
              if (failures.getAndDecrement() > 0) {
                throw new Outage("down", new IllegalStateException());
              }
              return found(keys);
            });
    table.put(1, "one");
    assertThatThrownBy(() -> lookup.execute(1)).isInstanceOf(Outage.class).hasMessage("down");
    assertThat(lookup.execute(1)).contains("one");
  }
}
