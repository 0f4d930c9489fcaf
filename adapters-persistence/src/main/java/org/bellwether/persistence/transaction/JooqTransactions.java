package org.bellwether.persistence.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.persistence.connection.BoundConnections;
import org.bellwether.persistence.connection.Outages;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Database transactions, bound to the thread: whatever the same `DSLContext` runs within takes
/// part.
///
/// Here, and nowhere else, is tried again: what the database rolled back because of others
/// (SQLSTATE class 40, also when it says so at commit), and what was cut off before the commit.
/// When the connection is lost at the commit itself nobody knows whether it happened, so that is an
/// outage at once.
public final class JooqTransactions implements Transactions {
  private static final Logger LOG = LoggerFactory.getLogger(JooqTransactions.class);
  private static final int MAX_ATTEMPTS = 6;
  private static final Duration MAX_TIME = Duration.ofSeconds(3);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), MAX_TIME);
  private static final ScopedValue<Attempt> OPEN = ScopedValue.newInstance();

  private final BoundConnections connections;

  public JooqTransactions(DSLContext database) {
    connections = BoundConnections.of(database);
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    if (isOpen()) {
      throw new IllegalStateException("a transaction is open already");
    }
    long start = System.nanoTime();
    for (int failures = 0; ; ) {
      Attempt attempt = new Attempt();
      try {
        T result =
            ScopedValue.where(OPEN, attempt)
                .call(() -> connections.inTransaction(() -> attempt.worked(work.get())));
        attempt.committed();
        return result;
      } catch (RuntimeException e) {
        failures++;
        Duration wait = BACKOFF.after(failures);
        Duration total = Duration.ofNanos(System.nanoTime() - start).plus(wait);
        if (!attempt.mayBeRepeatedAfter(e)
            || failures == MAX_ATTEMPTS
            || total.compareTo(MAX_TIME) > 0
            || !slept(wait)) {
          // begin and commit are not statements, so the listener does not see them
          throw Outages.translated(e);
        }
        LOG.debug("a transaction is tried again after {} failures: {}", failures, e.toString());
      }
    }
  }

  /// False when somebody wants this thread to end.
  private static boolean slept(Duration wait) {
    try {
      Thread.sleep(wait);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Whether the caller is within a transaction.
  public static boolean isOpen() {
    return OPEN.isBound();
  }

  /// Runs this once the transaction around the caller has committed, and never when it rolls back;
  /// at once when there is none. What it throws is logged, since what is committed has succeeded.
  public static void afterCommit(Runnable action) {
    if (isOpen()) {
      OPEN.get().afterCommit.add(action);
    } else {
      action.run();
    }
  }

  /// One run of the work, with what is to happen when it commits.
  private static final class Attempt {
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean worked;

    <T> T worked(T result) {
      worked = true;
      return result;
    }

    boolean mayBeRepeatedAfter(RuntimeException failure) {
      // once the work is done, what fails is the commit
      return Outages.isConflict(failure) || (!worked && Outages.isLostConnection(failure));
    }

    void committed() {
      for (Runnable action : afterCommit) {
        try {
          action.run();
        } catch (RuntimeException e) {
          LOG.warn("what was to follow a commit failed", e);
        }
      }
    }
  }
}
