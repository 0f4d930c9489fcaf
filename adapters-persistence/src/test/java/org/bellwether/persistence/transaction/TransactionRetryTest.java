package org.bellwether.persistence.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.application.Outage;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.connection.BoundConnections;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is tried again, and what is not, with a real PostgreSQL that really refuses.
class TransactionRetryTest {
  private static final String KILL_MYSELF = "select pg_terminate_backend(pg_backend_pid())";

  private final DSLContext database = TestDatabase.dsl();
  private final JooqTransactions transactions = new JooqTransactions(database);
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void two_counters() {
    database.execute("create table counters (id int primary key, value int not null)");
    database.execute("insert into counters values (1, 0), (2, 0)");
  }

  @AfterEach
  void none() {
    database.execute("drop table counters");
    database.execute("drop function if exists spoil");
  }

  private void add(int id) {
    database.execute("update counters set value = value + 1 where id = " + id);
  }

  private List<Integer> counters() {
    return database.fetch("select value from counters order by id").getValues(0, Integer.class);
  }

  private void fail(String state) {
    database.execute(
        "do $$ begin raise exception 'on purpose' using errcode = '" + state + "'; end $$");
  }

  /// Makes every commit of a change end like this.
  private void spoilCommits(String statement) {
    database.execute(
        "create function spoil() returns trigger language plpgsql as $$ begin "
            + statement
            + "; return null; end $$");
    database.execute(
        """
        create constraint trigger spoil after update on counters deferrable initially deferred
        for each row execute function spoil()
        """);
  }

  @Test
  void of_two_in_a_deadlock_both_get_their_turn() {
    CountDownLatch bothHoldOne = new CountDownLatch(2);
    Executor threads = Thread::startVirtualThread;
    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> addToBoth(1, 2, bothHoldOne), threads),
            CompletableFuture.runAsync(() -> addToBoth(2, 1, bothHoldOne), threads))
        .join();
    assertThat(counters()).containsExactly(2, 2);
    assertThat(runs).hasValueGreaterThanOrEqualTo(3);
  }

  private void addToBoth(int first, int second, CountDownLatch bothHoldOne) {
    transactions.inTransaction(() -> {
      runs.incrementAndGet();
      add(first);
      bothHoldOne.countDown();
      await(bothHoldOne);
      add(second);
      return "added";
    });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void what_the_database_rolled_back_because_of_others_is_run_again(String state) {
    String result =
        transactions.inTransaction(() -> {
          add(1);
          if (runs.incrementAndGet() < 3) {
            fail(state);
          }
          return "done";
        });
    assertThat(result).isEqualTo("done");
    assertThat(runs).hasValue(3);
    assertThat(counters()).containsExactly(1, 0);
  }

  @Test
  void a_conflict_that_shows_at_commit_is_run_again() {
    database.execute("create sequence commits");
    try {
      spoilCommits(
          "if nextval('commits') < 3 then raise exception 'on purpose' using errcode = '40001'; end if");
      transactions.inTransaction(() -> {
        runs.incrementAndGet();
        add(1);
        return "done";
      });
    } finally {
      database.execute("drop sequence commits");
    }
    assertThat(runs).hasValue(3);
    assertThat(counters()).containsExactly(1, 0);
  }

  @Test
  void conflicts_without_end_are_an_outage_after_a_bounded_time() {
    Instant start = Instant.now();
    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              runs.incrementAndGet();
              fail("40001");
              return "never";
            }))
        .isInstanceOf(Outage.class)
        .hasMessageContaining("busy")
        .hasRootCauseInstanceOf(SQLException.class);
    assertThat(runs).hasValue(6);
    assertThat(Instant.now()).isBefore(start.plus(Duration.ofSeconds(4)));
  }

  @Test
  void a_connection_lost_in_the_middle_leaves_one_effect() {
    transactions.inTransaction(() -> {
      add(1);
      if (runs.incrementAndGet() == 1) {
        database.execute(KILL_MYSELF);
      }
      add(2);
      return "done";
    });
    assertThat(runs).hasValue(2);
    assertThat(counters()).containsExactly(1, 1);
  }

  @Test
  void a_connection_lost_at_the_commit_is_an_outage_at_once() {
    spoilCommits("perform pg_terminate_backend(pg_backend_pid())");
    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              runs.incrementAndGet();
              add(1);
              return "who knows";
            }))
        .isInstanceOf(Outage.class);
    assertThat(runs).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42601", "P0001", "53100"})
  void nothing_else_is_run_again(String state) {
    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              runs.incrementAndGet();
              fail(state);
              return "never";
            }))
        .isInstanceOfAny(DataAccessException.class, Outage.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void exceptions_of_the_work_itself_come_out_at_once() {
    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              runs.incrementAndGet();
              throw new IllegalArgumentException("mine");
            }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void what_follows_a_commit_runs_once_and_sees_it() {
    List<String> seen = new ArrayList<>();
    transactions.inTransaction(() -> {
      add(1);
      transactions.afterCommit(() -> seen.add("transaction open: " + transactions.isOpen()));
      transactions.afterCommit(() -> seen.add("counters: " + counters()));
      if (runs.incrementAndGet() == 1) {
        fail("40001");
      }
      assertThat(seen).isEmpty();
      return "done";
    });
    assertThat(seen).containsExactly("transaction open: false", "counters: [1, 0]");
  }

  /// Who remembers what was changed must forget it when it may have been.
  @Test
  void what_follows_a_commit_runs_also_when_nobody_knows_whether_it_happened() {
    spoilCommits("perform pg_terminate_backend(pg_backend_pid())");
    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              add(1);
              transactions.afterCommit(() -> {
                throw new IllegalStateException("too late");
              });
              transactions.afterCommit(runs::incrementAndGet);
              return "who knows";
            }))
        .isInstanceOf(Outage.class);
    assertThat(runs).hasValue(1);
  }

  /// What was committed must not be done again because of what comes after.
  @Test
  void a_connection_lost_after_the_commit_is_an_outage_at_once() {
    ConnectionProvider real = database.configuration().connectionProvider();
    BoundConnections losing =
        new BoundConnections(
            new ConnectionProvider() {
              @Override
              public Connection acquire() {
                return real.acquire();
              }

              @Override
              public void release(Connection connection) {
                real.release(connection);
                throw new DataAccessException("lost", new SQLException("on purpose", "08006"));
              }
            },
            null);
    DSLContext lossy = DSL.using(database.configuration().derive(losing));
    JooqTransactions transactions = new JooqTransactions(lossy);
    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              lossy.execute("update counters set value = value + 1 where id = 1");
              transactions.afterCommit(runs::incrementAndGet);
              return "done";
            }))
        .isInstanceOf(Outage.class);
    assertThat(counters()).containsExactly(1, 0);
    assertThat(runs).hasValue(1);
  }

  @Test
  void nothing_follows_a_commit_that_the_database_rolled_back() {
    spoilCommits("raise exception 'on purpose' using errcode = '40001'");
    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              add(1);
              transactions.afterCommit(runs::incrementAndGet);
              return "never";
            }))
        .isInstanceOf(Outage.class);
    assertThat(runs).hasValue(0);
  }
}
