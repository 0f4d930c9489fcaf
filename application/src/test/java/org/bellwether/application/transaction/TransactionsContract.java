package org.bellwether.application.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.junit.jupiter.api.Test;

/// What every backend's transactions must do.
public abstract class TransactionsContract {
  private final UserId id = new UserId(UUID.randomUUID());

  protected abstract Transactions transactions();

  /// The users of the same backend, to write something.
  protected abstract UserRepository users();

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
}
