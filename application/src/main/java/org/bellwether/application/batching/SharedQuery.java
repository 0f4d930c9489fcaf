package org.bellwether.application.batching;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.bellwether.application.Outage;
import org.bellwether.application.transaction.Transactions;

/// Answers the same question, asked by many at the same time, with one query: the front page of a
/// busy site is one list.
///
/// Who comes while the query runs waits for the next run of it, which is for everybody who waits.
/// So nobody gets an answer older than the question, and other questions do not wait for this one.
/// Within a transaction it steps aside, since that must read on its own connection.
public final class SharedQuery<K, V> {
  private final Transactions transactions;
  private final Function<K, V> query;
  private final ConcurrentMap<K, Run<V>> running = new ConcurrentHashMap<>();

  /// A run of the query, and what the next one will answer to those who came too late for it.
  private static final class Run<V> {
    private final CompletableFuture<V> next = new CompletableFuture<>();
    private boolean nextIsWanted;
  }

  public SharedQuery(Transactions transactions, Function<K, V> query) {
    this.transactions = transactions;
    this.query = query;
  }

  /// The answer, or the exception that the query ended with.
  ///
  /// @throws Outage also when the answer of a shared run does not come in time
  public V execute(K question) {
    if (transactions.isOpen()) {
      return query.apply(question);
    }
    Run<V> mine = new Run<>();
    Run<V> run =
        running.compute(
            question,
            (_, current) -> {
              if (current == null) {
                return mine;
              }
              current.nextIsWanted = true;
              return current;
            });
    if (run != mine) {
      return Patience.DEFAULT.await(run.next);
    }
    try {
      return query.apply(question);
    } finally {
      ended(question, mine);
    }
  }

  private void ended(K question, Run<V> run) {
    Run<V> next = running.compute(question, (_, _) -> run.nextIsWanted ? new Run<>() : null);
    if (next != null) {
      Thread.startVirtualThread(() -> runNext(question, run.next, next));
    }
  }

  private void runNext(K question, CompletableFuture<V> answer, Run<V> run) {
    try {
      answer.complete(query.apply(question));
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    } finally {
      ended(question, run);
    }
  }
}
