package org.bellwether.application.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;
import org.junit.jupiter.api.Test;

class SharedQueryTest {
  private final Transactions transactions = new InMemoryTransactions();
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger written = new AtomicInteger();
  private final CountDownLatch open = new CountDownLatch(1);
  private final List<Thread> askers = new ArrayList<>();

  private int readWhenOpen() {
    int seen = written.get();
    runs.incrementAndGet();
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return seen;
  }

  private CompletableFuture<Integer> ask(SharedQuery<String, Integer> query, String key) {
    return CompletableFuture.supplyAsync(
        () -> query.execute(key), task -> askers.add(Thread.startVirtualThread(task)));
  }

  @Test
  void the_same_question_of_many_is_asked_once_more_for_all_of_them() {
    SharedQuery<String, Integer> query = new SharedQuery<>(transactions, _ -> readWhenOpen());
    CompletableFuture<Integer> first = ask(query, "front page");
    await().until(() -> runs.get() == 1);
    // what is written now, those who ask from now on must see
    written.set(7);
    List<CompletableFuture<Integer>> others =
        IntStream.range(0, 1000).mapToObj(_ -> ask(query, "front page")).toList();
    await()
        .until(() ->
            askers.stream()
                .skip(1)
                .allMatch(asker -> asker.getState() == Thread.State.TIMED_WAITING));
    open.countDown();
    assertThat(first.join()).isZero();
    assertThat(others).allMatch(answer -> answer.join() == 7);
    assertThat(runs).hasValue(2);
  }

  @Test
  void other_questions_do_not_wait() {
    SharedQuery<String, Integer> query =
        new SharedQuery<>(transactions, key -> key.equals("slow") ? readWhenOpen() : 1);
    CompletableFuture<Integer> slow = ask(query, "slow");
    await().until(() -> runs.get() == 1);
    assertThat(query.execute("quick")).isEqualTo(1);
    open.countDown();
    assertThat(slow.join()).isZero();
  }

  @Test
  void who_asks_within_a_transaction_waits_for_nobody() {
    SharedQuery<String, Integer> query =
        new SharedQuery<>(transactions, _ -> transactions.isOpen() ? 1 : readWhenOpen());
    CompletableFuture<Integer> other = ask(query, "front page");
    await().until(() -> runs.get() == 1);
    assertThat(transactions.inTransaction(() -> query.execute("front page"))).isEqualTo(1);
    open.countDown();
    assertThat(other.join()).isZero();
  }

  @Test
  void a_failure_is_told_and_forgotten() {
    AtomicInteger failures = new AtomicInteger(1);
    SharedQuery<String, Integer> query =
        new SharedQuery<>(
            transactions,
            _ -> {
              if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("broken");
              }
              return 1;
            });
    assertThatThrownBy(() -> query.execute("it")).hasMessage("broken");
    assertThat(query.execute("it")).isEqualTo(1);
  }
}
