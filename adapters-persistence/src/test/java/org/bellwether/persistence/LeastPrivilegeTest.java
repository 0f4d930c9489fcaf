package org.bellwether.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.audit.VerifyAuditTrail;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.persistence.audit.JooqAuditTrail;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The server runs as a user who owns nothing, once somebody else has made the tables: then its
/// connection can read and write, and not switch off what protects the books.
class LeastPrivilegeTest {

  @BeforeEach
  void aUserWhoOwnsNothing() {
    TestDatabase.empty();
    for (String statement :
        List.of(
            "create role app login",
            "grant usage on schema public to app",
            "grant select, insert, update, delete on all tables in schema public to app")) {
      TestDatabase.dsl().execute(statement);
    }
  }

  @AfterEach
  void nobody() {
    TestDatabase.dsl().execute("drop owned by app");
    TestDatabase.dsl().execute("drop role app");
  }

  @Test
  void it_writes_the_books_and_cannot_change_what_is_written() {
    try (Database app =
        Database.open(BackendSettings.of(TestDatabase.url().replace("//postgres@", "//app@")))) {
      AuditTrail trail = new JooqAuditTrail(app.dsl());
      new JooqTransactions(app.dsl())
          .inTransaction(() -> {
            trail.record(
                new AuditTrail.Entry(Instant.EPOCH, null, "::1", "grant", "user:1", "by app"));
            return trail;
          });
      assertThat(new VerifyAuditTrail(trail).execute(null, _ -> {}).lines()).isEqualTo(1);
      for (String forgery :
          List.of(
              "update audit_trail set details = 'by nobody'",
              "delete from audit_trail",
              "truncate audit_trail",
              "update audit_head set number = 0",
              "alter table audit_trail disable trigger all",
              "set session_replication_role = replica",
              "drop trigger audit_trail_in_ink on audit_trail",
              "create or replace function refuse_change() returns trigger language plpgsql"
                  + " as $$ begin return null; end $$")) {
        assertThatThrownBy(() -> app.dsl().execute(forgery))
            .as(forgery)
            .isInstanceOf(DataAccessException.class);
      }
    }
  }
}
