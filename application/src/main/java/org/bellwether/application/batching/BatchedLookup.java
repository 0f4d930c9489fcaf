package org.bellwether.application.batching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.bellwether.application.Outage;
import org.bellwether.application.transaction.Transactions;

/// Answers look-ups by key that are asked for at the same time with one statement.
///
/// Who comes first is served at once; who comes while the database is busy waits for the next
/// statement, which takes along everybody who waits. So nobody gets an answer older than the
/// question, a lone reader waits for nobody, and the busier it gets the less each look-up costs.
/// Within a transaction it steps aside, since that must read on its own connection.
public final class BatchedLookup<K, V> {
  private static final int KEYS_PER_STATEMENT = 64;

  /// One statement at a time: with two, each took half as many keys along, and the database paid
  /// for twice the statements. But a statement that takes this long must not hold up everybody
  /// else.
  private static final long SLOW_NANOS = 100_000_000;

  private static final int MAX_STATEMENTS = 4;

  private final Transactions transactions;
  private final Function<Set<K>, Map<K, V>> statement;
  private final LongSupplier nanoTime;
  private final Queue<Question<K, V>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();
  private volatile long lastStart;

  private record Question<K, V>(K key, CompletableFuture<Optional<V>> answer) {}

  /// @param statement what is known of these keys, in one statement
  public BatchedLookup(Transactions transactions, Function<Set<K>, Map<K, V>> statement) {
    this(transactions, statement, System::nanoTime);
  }

  BatchedLookup(
      Transactions transactions, Function<Set<K>, Map<K, V>> statement, LongSupplier nanoTime) {
    this.transactions = transactions;
    this.statement = statement;
    this.nanoTime = nanoTime;
  }

  /// What is known of that key.
  ///
  /// @throws Outage when the database cannot be reached, or does not answer in time
  public Optional<V> execute(K key) {
    if (transactions.isOpen()) {
      return Optional.ofNullable(statement.apply(Set.of(key)).get(key));
    }
    Question<K, V> question = new Question<>(key, new CompletableFuture<>());
    waiting.add(question);
    if (mayStart()) {
      answerSome();
      if (!waiting.isEmpty()) {
        Thread.startVirtualThread(this::answerAll);
      }
    }
    return Patience.DEFAULT.await(question.answer());
  }

  /// Until nobody waits, or others do this already.
  private void answerAll() {
    while (!waiting.isEmpty() && mayStart()) {
      answerSome();
    }
  }

  private boolean mayStart() {
    int now = running.get();
    boolean may =
        now == 0 || (now < MAX_STATEMENTS && nanoTime.getAsLong() - lastStart > SLOW_NANOS);
    if (!may || !running.compareAndSet(now, now + 1)) {
      return false;
    }
    lastStart = nanoTime.getAsLong();
    return true;
  }

  private void answerSome() {
    try {
      answerOnce();
    } finally {
      running.decrementAndGet();
    }
  }

  private void answerOnce() {
    Map<K, List<Question<K, V>>> asked = new LinkedHashMap<>();
    for (Question<K, V> next = waiting.poll(); next != null; next = waiting.poll()) {
      asked.computeIfAbsent(next.key(), _ -> new ArrayList<>(1)).add(next);
      if (asked.size() == KEYS_PER_STATEMENT) {
        break;
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    try {
      Map<K, V> found = statement.apply(asked.keySet());
      asked.forEach((key, questions) ->
          questions.forEach(q -> q.answer().complete(Optional.ofNullable(found.get(key)))));
    } catch (RuntimeException | Error e) {
      asked.values().forEach(all -> all.forEach(q -> q.answer().completeExceptionally(e)));
    }
  }

  /// How many questions no statement has taken along yet.
  int waiting() {
    return waiting.size();
  }
}
