package org.bellwether.persistence.transaction;

import java.time.Duration;
import java.util.function.Supplier;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.persistence.connection.BoundConnections;
import org.bellwether.persistence.connection.CommitFailed;
import org.bellwether.persistence.connection.Outages;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Database transactions, bound to the thread: whatever the same `DSLContext` runs within takes
/// part, and all that are made over it are one.
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

  private final BoundConnections connections;

  public JooqTransactions(DSLContext database) {
    connections = BoundConnections.of(database);
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    long start = System.nanoTime();
    for (int failures = 0; ; ) {
      try {
        return connections.inTransaction(work);
      } catch (RuntimeException e) {
        failures++;
        Duration wait = BACKOFF.after(failures);
        Duration total = Duration.ofNanos(System.nanoTime() - start).plus(wait);
        if (!mayBeRepeatedAfter(e)
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

  private static boolean mayBeRepeatedAfter(RuntimeException failure) {
    return Outages.isConflict(failure)
        || (!(failure instanceof CommitFailed) && Outages.isLostConnection(failure));
  }

  @Override
  public boolean isOpen() {
    return connections.isOpen();
  }

  @Override
  public void afterCommit(Runnable action) {
    connections.afterCommit(action);
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
}
