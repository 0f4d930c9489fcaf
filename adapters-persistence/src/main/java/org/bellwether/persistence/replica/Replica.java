package org.bellwether.persistence.replica;

import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bellwether.application.Outage;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.persistence.connection.BoundConnections;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.connection.Outages;
import org.bellwether.persistence.sql.Postgres;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A read replica of the database: one standby that replays what the database has written.
///
/// It answers only while it is known to lag less than [#MOST_BEHIND]: this node sees where the
/// database is in its log, and then waits until the replica has got there. Whoever has changed
/// something waits in [#await] until that is so of their change too, or for as long as the replica
/// of no node may lag. So after an answer nobody reads anything older, on any node.
///
/// All nodes must reach the same server: with several behind one address, one of them might be seen
/// and another one read.
public final class Replica implements ReadYourWrites, AutoCloseable {
  /// How old at most what the replica answers may be.
  public static final Duration MOST_BEHIND = Duration.ofMillis(250);

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(1);
  private static final int SESSION_PATIENCE_MILLIS = 2000;
  private static final Param<String> PLACE = param("place", String.class);
  private static final Field<Boolean> HAS_REPLAYED = Postgres.hasReplayed(PLACE);
  private static final PreparedSql WRITTEN = new PreparedSql(select(Postgres.WRITTEN));
  private static final PreparedSql REPLAYED = new PreparedSql(select(HAS_REPLAYED));
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  private final DSLContext original;
  private final Transactions transactions;
  private final Database copy;
  private final Thread watcher =
      Thread.ofPlatform().daemon().name("replica").unstarted(this::watch);

  /// By the clock of [System#nanoTime]: everything committed by then can be read from the replica.
  private volatile long knownUntil = System.nanoTime() - MOST_BEHIND.toNanos();

  private volatile boolean closed;
  private boolean awaited;
  private boolean kept = true;

  private Replica(Database original, Database copy) {
    this.original = original.dsl();
    this.transactions = new JooqTransactions(this.original);
    this.copy = copy;
  }

  /// Connects when it can; until then nothing is read from there.
  public static Replica open(Database original, BackendSettings settings) {
    Replica replica = new Replica(original, Database.openCopy(settings));
    replica.watcher.start();
    return replica;
  }

  /// Reads from it while it may answer and does, else from the original.
  public <T> T read(Supplier<T> copied, Supplier<T> original) {
    if (mayAnswer()) {
      try {
        return copied.get();
      } catch (Outage _) {
        // gone just now, or it had to choose between this reader and keeping up
      }
    }
    return original.get();
  }

  /// Reads on one connection, in a transaction, so that no pooler gives another one: what follows
  /// sees at least what came before. When the replica starts again, it may show less than before,
  /// and this fails. One that hangs is not waited for long.
  public <T> T inOneSession(Supplier<T> reading) {
    try {
      return BoundConnections.of(dsl())
          .inTransaction(() -> {
            dsl()
                .connection(
                    session -> session.setNetworkTimeout(Runnable::run, SESSION_PATIENCE_MILLIS));
            return reading.get();
          });
    } catch (DataAccessException e) {
      throw Outages.translated(e);
    }
  }

  /// What repositories that read from it run on.
  public DSLContext dsl() {
    return copy.dsl();
  }

  /// Whether the caller may read from it now: never within a transaction, which sees more.
  public boolean mayAnswer() {
    return System.nanoTime() - knownUntil < MOST_BEHIND.toNanos() && !transactions.isOpen();
  }

  @Override
  public void await() {
    long changed = System.nanoTime();
    synchronized (this) {
      awaited = true;
      notifyAll();
      long left = MOST_BEHIND.toNanos();
      while (knownUntil - changed < 0 && left > 0) {
        try {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return;
        }
        left = MOST_BEHIND.toNanos() - (System.nanoTime() - changed);
      }
    }
  }

  private void watch() {
    while (!closed) {
      try {
        note(keepsUp());
      } catch (RuntimeException e) {
        LOG.debug("the replica cannot be compared", e);
        note(false);
      }
      pause();
    }
  }

  /// Whether it got soon to where the database is now.
  private boolean keepsUp() {
    long asked = System.nanoTime();
    String written = WRITTEN.on(original).single(Postgres.WRITTEN);
    while (!closed && System.nanoTime() - asked < MOST_BEHIND.toNanos()) {
      if (hasReplayed(written)) {
        synchronized (this) {
          knownUntil = asked;
          notifyAll();
        }
        return true;
      }
      sleep(LOOK_AGAIN_AFTER);
    }
    return false;
  }

  private boolean hasReplayed(String place) {
    return REPLAYED
        .on(copy.dsl())
        .with(PLACE, place)
        .first(row -> Boolean.TRUE.equals(row.orNull(HAS_REPLAYED)))
        .orElse(false);
  }

  private void note(boolean keepsUp) {
    if (keepsUp != kept) {
      kept = keepsUp;
      if (keepsUp) {
        LOG.info("the replica keeps up, lists and searches are read from it");
      } else {
        LOG.warn("the replica lags or does not answer, everything is read from the database");
      }
    }
  }

  private synchronized void pause() {
    try {
      if (!awaited) {
        TimeUnit.MILLISECONDS.timedWait(this, LOOK_EVERY.toMillis());
      }
      awaited = false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outage("interrupted", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    watcher.interrupt();
    copy.close();
  }
}
