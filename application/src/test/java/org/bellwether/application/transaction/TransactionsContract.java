package org.bellwether.application.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.junit.jupiter.api.Test;

/// What every backend's transactions must do.
public abstract class TransactionsContract {
  private static final Executor THREADS = Thread::startVirtualThread;

  private final UserId id = new UserId(UUID.randomUUID());
  private final List<String> happened = new ArrayList<>();

  protected abstract Transactions transactions();

  /// The users of the same backend, to write something.
  protected abstract UserRepository users();

  /// Makes the transaction that is open be run again, once, as when others got in its way; nothing
  /// where nobody can.
  protected abstract void getInTheWay();

  private String write() {
    Profile profile = new Profile(id, "Ann");
    users()
        .createImported(
            List.of(
                new ImportedPerson("tx:" + id, profile, Instant.parse("2026-01-01T00:00:00Z"))));
    return "written";
  }

  private boolean isWritten() {
    return users().findProfiles(List.of(id)).containsKey(id);
  }

  @Test
  void a_result_commits() {
    assertThat(transactions().inTransaction(this::write)).isEqualTo("written");
    assertThat(isWritten()).isTrue();
  }

  @Test
  void an_exception_rolls_back_and_comes_out_as_it_was() {
    IllegalArgumentException thrown = new IllegalArgumentException("on purpose");
    assertThatThrownBy(() ->
            transactions()
                .inTransaction(() -> {
                  write();
                  throw thrown;
                }))
        .isSameAs(thrown);
    assertThat(isWritten()).isFalse();
  }

  @Test
  void what_was_written_is_read_within() {
    assertThat(
            transactions()
                .inTransaction(() -> {
                  write();
                  return isWritten();
                }))
        .isTrue();
  }

  @Test
  void a_transaction_within_a_transaction_is_refused() {
    assertThatThrownBy(
            () -> transactions().inTransaction(() -> transactions().inTransaction(this::write)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(isWritten()).isFalse();
    assertThat(transactions().inTransaction(this::write)).isEqualTo("written");
  }

  @Test
  void it_is_open_for_who_is_within_and_for_nobody_else() {
    assertThat(transactions().isOpen()).isFalse();
    transactions()
        .inTransaction(() -> {
          assertThat(transactions().isOpen()).isTrue();
          assertThat(CompletableFuture.supplyAsync(transactions()::isOpen, THREADS).join())
              .isFalse();
          return "seen";
        });
    assertThat(transactions().isOpen()).isFalse();
  }

  @Test
  void it_is_no_longer_open_after_an_exception() {
    assertThatThrownBy(() -> failing(() -> {})).isInstanceOf(IllegalArgumentException.class);
    assertThat(transactions().isOpen()).isFalse();
  }

  @Test
  void what_follows_a_commit_comes_in_order_after_it_and_sees_it() {
    transactions()
        .inTransaction(() -> {
          transactions().afterCommit(() -> happened.add("open: " + transactions().isOpen()));
          transactions().afterCommit(() -> happened.add("written: " + seenByAnother()));
          happened.add("works");
          return write();
        });
    assertThat(happened).containsExactly("works", "open: false", "written: true");
  }

  private boolean seenByAnother() {
    return CompletableFuture.supplyAsync(this::isWritten, THREADS).join();
  }

  @Test
  void what_follows_a_commit_may_be_a_transaction() {
    transactions()
        .inTransaction(() -> {
          transactions().afterCommit(() -> transactions().inTransaction(this::write));
          return "done";
        });
    assertThat(isWritten()).isTrue();
  }

  @Test
  void what_follows_a_commit_comes_once_though_the_work_ran_twice() {
    transactions()
        .inTransaction(() -> {
          transactions().afterCommit(() -> happened.add("follows"));
          getInTheWay();
          return "done";
        });
    assertThat(happened).containsExactly("follows");
  }

  @Test
  void nothing_follows_a_rollback() {
    assertThatThrownBy(() -> failing(() -> happened.add("follows")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(transactions().inTransaction(this::write)).isEqualTo("written");
    assertThat(happened).isEmpty();
  }

  private void failing(Runnable afterCommit) {
    transactions()
        .inTransaction(() -> {
          transactions().afterCommit(afterCommit);
          throw new IllegalArgumentException("on purpose");
        });
  }

  @Test
  void what_fails_after_a_commit_undoes_nothing_and_keeps_nothing_else_from_following() {
    String result =
        transactions()
            .inTransaction(() -> {
              transactions()
                  .afterCommit(() -> {
                    throw new IllegalStateException("too late");
                  });
              transactions().afterCommit(() -> happened.add("follows"));
              return write();
            });
    assertThat(result).isEqualTo("written");
    assertThat(isWritten()).isTrue();
    assertThat(happened).containsExactly("follows");
  }

  @Test
  void without_a_transaction_there_is_nothing_to_wait_for() {
    transactions().afterCommit(() -> happened.add("at once"));
    assertThat(happened).containsExactly("at once");
  }
}
