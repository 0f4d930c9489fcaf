package org.bellwether.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.audit.AuditTrail.Filter;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.ExplainedStatements;
import org.bellwether.persistence.TestDatabase;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// No look into the audit trail reads the whole table: 50,000 lines by 500 people.
class AuditTrailQueryPlanTest {
  private static final UserId ANN = new UserId(new UUID(0x7000L, 0x8000000000000000L + 11));
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ExplainedStatements explained = new ExplainedStatements();
  private final AuditTrail trail = new JooqAuditTrail(explained.database());

  @BeforeAll
  static void muchHasHappened() {
    DSLContext database = TestDatabase.empty();
    database.execute(
        """
        insert into audit_trail (number, hash, at, actor, address, action, object, details)
        select n, repeat('a', 64), '2026-01-01Z'::timestamptz + n * interval '1 minute',
          ('00000000-0000-7000-8000-' || lpad(to_hex(n % 500), 12, '0'))::uuid, '192.0.2.1',
          case when n % 1000 = 0 then 'delete' else 'login' end, 'user:' || n % 500, 'as ever'
        from generate_series(1, 50000) n
        """);
    database.execute("vacuum analyze audit_trail");
  }

  @AfterAll
  static void empty() {
    TestDatabase.empty();
  }

  private long found(Filter filter, @Nullable Long before) {
    return trail.findLatest(filter, before, 21).size();
  }

  @Test
  void each_filter_has_an_index() {
    assertThat(found(Filter.ALL, null)).isEqualTo(21);
    assertThat(found(Filter.ALL, 25_000L)).isEqualTo(21);
    assertThat(found(new Filter(ANN, null, null, null, null), null)).isEqualTo(21);
    assertThat(found(new Filter(null, "delete", null, null, null), null)).isEqualTo(21);
    assertThat(found(new Filter(null, "login", null, null, null), 30_000L)).isEqualTo(21);
    assertThat(found(new Filter(null, null, "user:11", null, null), null)).isEqualTo(21);
    assertThat(found(new Filter(null, "no-such", "user:11", null, null), null)).isZero();
    Instant end = START.plusSeconds(60 * 10);
    assertThat(found(new Filter(null, null, null, START, end), null)).isEqualTo(9);
    assertThat(found(new Filter(null, null, null, null, end), null)).isEqualTo(9);
    assertThat(found(new Filter(null, null, null, START.plusSeconds(60L * 49_995), null), null))
        .isEqualTo(6);
    assertThat(found(new Filter(ANN, "login", null, START, end), null)).isZero();
    assertThat(explained.scans()).isEmpty();
  }

  @Test
  void a_batch_of_an_export_is_read_by_number() {
    assertThat(trail.findAfter(40_000, 1000)).hasSize(1000);
    assertThat(explained.scans()).isEmpty();
  }
}
