package org.bellwether.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bellwether.application.audit.AuditLine;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.audit.VerifyAuditTrail;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.migration.OldDatabase;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/// What was recorded before there was a chain becomes its first lines.
class AuditTrailMigrationTest {
  @Test
  void lines_from_before_the_chain_are_taken_into_it() {
    try (OldDatabase old = new OldDatabase("4")) {
      record(old);
      requireChain(old);
    }
  }

  private static void record(OldDatabase old) {
    try (var connection = old.connect()) {
      connection.execute(
          """
          insert into audit_trail (at, actor, action, object, details) values
            ('2026-03-01 12:00:00+01', '0190F5E2-7C1A-7B3E-9D52-3F6A1C2B4D5E', 'grant', 'user:1', '5 ✓'),
            ('2026-03-02 12:00:00.123456+00', null, 'close', 'market:1', ''),
            ('2026-03-02 12:00:00.5+00', null, 'close', 'market:2', E'two\\nlines, 🌧')
          """);
      connection.execute(
          "insert into audit_trail (id, at, action, object, details)"
              + " overriding system value values (99, '0001-01-01Z', 'import', 'market:3', '-,')");
    }
  }

  private static void requireChain(OldDatabase old) {
    try (Database migrated = old.open()) {
      DSLContext dsl = migrated.dsl();
      AuditTrail trail = new JooqAuditTrail(dsl);
      List<String> violations = new ArrayList<>();
      VerifyAuditTrail verify = new VerifyAuditTrail(trail);
      assertThat(verify.execute(null, one -> violations.add(one.toString())).lines()).isEqualTo(4);
      assertThat(violations).isEmpty();
      assertThat(trail.findAfter(0, 9))
          .extracting(AuditLine::entry)
          .startsWith(
              new AuditTrail.Entry(
                  Instant.parse("2026-03-01T11:00:00Z"),
                  new UserId(UUID.fromString("0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e")),
                  null,
                  "grant",
                  "user:1",
                  "5 ✓"));

      // and it goes on
      new JooqTransactions(dsl)
          .inTransaction(() -> {
            trail.record(
                new AuditTrail.Entry(Instant.EPOCH, null, "::1", "grant", "user:1", "more"));
            return trail;
          });
      assertThat(verify.execute(null, one -> violations.add(one.toString())).head().number())
          .isEqualTo(5);
      assertThat(violations).isEmpty();
    }
  }
}
