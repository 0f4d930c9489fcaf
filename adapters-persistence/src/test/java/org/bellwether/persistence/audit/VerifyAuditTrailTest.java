package org.bellwether.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bellwether.application.audit.AuditHead;
import org.bellwether.application.audit.AuditLine;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.audit.VerifyAuditTrail;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.TestDatabase;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is falsified in a trail of ten lines is found, though the forger owns the database.
class VerifyAuditTrailTest {
  private static final UserId ANN = new UserId(new UUID(0x7000L, 1));

  private final AuditTrail trail = new JooqAuditTrail(TestDatabase.empty());
  private AuditHead noted = AuditHead.START;

  @BeforeEach
  void somethingHasHappened() {
    TestDatabase.inTransaction(() -> {
      IntStream.rangeClosed(1, 10)
          .forEach(i ->
              trail.record(
                  new AuditTrail.Entry(
                      TestMarkets.NOW, ANN, "192.0.2.1", "grant", "user:" + i, i + " credits")));
      return trail;
    });
    noted = trail.head();
  }

  private List<String> violations(@Nullable AuditHead from) {
    List<String> violations = new ArrayList<>();
    long count =
        new VerifyAuditTrail(trail)
            .execute(from, violation -> violations.add(violation.toString()))
            .violations();
    assertThat(violations).hasSize(Math.toIntExact(count));
    return violations;
  }

  /// With the triggers off, as whoever owns the tables can.
  private static void forge(String... statements) {
    TestDatabase.dsl()
        .transaction(ink -> {
          ink.dsl().execute("set local session_replication_role = replica");
          for (String statement : statements) {
            assertThat(ink.dsl().execute(statement)).isPositive();
          }
        });
  }

  @Test
  void what_was_recorded_is_whole_and_its_head_is_told() {
    VerifyAuditTrail.Report report = new VerifyAuditTrail(trail).execute(null, _ -> {});
    assertThat(report).isEqualTo(new VerifyAuditTrail.Report(trail.head(), 10, 0));
    assertThat(violations(noted)).isEmpty();
    assertThat(violations(AuditHead.START)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at = at + interval '1 microsecond'",
        "actor = '00000000-0000-7000-0000-000000000002'",
        "actor = null",
        "address = '192.0.2.2'",
        "address = null",
        "action = 'revoke'",
        "object = 'user:55'",
        "details = '5 Credits'",
        "action = 'grantu', object = 'ser:5'",
        "hash = repeat('a', 64)",
        "hash = ''",
      })
  void a_field_that_was_changed_is_found(String change) {
    forge("update audit_trail set " + change + " where number = 5");
    assertThat(violations(null))
        .contains("audit trail, line 5: it was changed, or does not follow the line before it");
  }

  /// Who changes a line and makes its hash anew breaks the chain one line later.
  @Test
  void a_line_that_was_changed_with_its_hash_is_found() {
    AuditLine fourth = trail.findAfter(3, 1).getFirst();
    AuditTrail.Entry lie =
        new AuditTrail.Entry(TestMarkets.NOW, ANN, "192.0.2.1", "grant", "user:5", "500 credits");
    forge(
        "update audit_trail set details = '500 credits', hash = '%s' where number = 5"
            .formatted(fourth.asHead().append(lie).hash()));
    assertThat(violations(null))
        .containsExactly(
            "audit trail, line 6: it was changed, or does not follow the line before it");
  }

  @Test
  void the_last_line_changed_with_its_hash_is_found() {
    AuditLine ninth = trail.findAfter(8, 1).getFirst();
    AuditTrail.Entry lie =
        new AuditTrail.Entry(TestMarkets.NOW, ANN, "192.0.2.1", "grant", "user:10", "0 credits");
    forge(
        "update audit_trail set details = '0 credits', hash = '%s' where number = 10"
            .formatted(ninth.asHead().append(lie).hash()));
    assertThat(violations(null))
        .containsExactly("audit trail, line 10: it is not that of the head");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "delete from audit_trail where number = 5 | line 6: missing before it: line 5",
        "delete from audit_trail where number in (5, 6) | line 7: missing before it: lines 5 to 6",
        "delete from audit_trail where number = 1 | line 2: missing before it: line 1",
        "delete from audit_trail where number > 7 | line 10: it is missing, but is that of the head",
        "delete from audit_trail | line 10: it is missing, but is that of the head",
        "insert into audit_trail (number, hash, at, action, object, details)"
            + " values (11, repeat('a', 64), now(), 'grant', 'user:11', '')"
            + " | line 11: it is beyond the head, which is at line 10",
        "update audit_head set number = 9"
            + " | line 10: it is beyond the head, which is at line 9",
        "update audit_head set number = 11 | line 11: it is missing, but is that of the head",
        "update audit_head set hash = repeat('a', 64) | line 10: it is not that of the head",
        "delete from audit_head | line 10: it is beyond the head, which is at line 0",
      })
  void lines_that_are_gone_or_too_many_and_a_false_head_are_found(String forgery, String found) {
    forge(forgery);
    assertThat(violations(null)).contains("audit trail, " + found);
  }

  @Test
  void a_line_that_was_taken_out_is_found_though_the_others_moved_up() {
    forge(
        "delete from audit_trail where number = 5",
        "update audit_trail set number = number + 1000 where number > 5",
        "update audit_trail set number = number - 1001 where number > 1000",
        "update audit_head set number = 9");
    assertThat(violations(null))
        .startsWith("audit trail, line 5: it was changed, or does not follow the line before it");
  }

  @Test
  void a_line_that_was_put_in_is_found() {
    forge(
        "update audit_trail set number = number + 1000 where number > 4",
        "update audit_trail set number = number - 999 where number > 1000",
        "insert into audit_trail (number, hash, at, action, object, details)"
            + " select 5, hash, at, action, object, details from audit_trail where number = 4",
        "update audit_head set number = 11");
    assertThat(violations(null))
        .startsWith("audit trail, line 5: it was changed, or does not follow the line before it");
  }

  @Test
  void lines_that_changed_places_are_found() {
    forge(
        "update audit_trail set number = 1000 where number = 4",
        "update audit_trail set number = 4 where number = 5",
        "update audit_trail set number = 5 where number = 1000");
    assertThat(violations(null))
        .hasSize(3)
        .startsWith("audit trail, line 4: it was changed, or does not follow the line before it");
  }

  @Test
  void a_line_that_is_there_twice_is_found() {
    DSLContext database = TestDatabase.dsl();
    database.execute("alter table audit_trail drop constraint audit_trail_pkey");
    try {
      forge("insert into audit_trail select * from audit_trail where number = 5");
      assertThat(violations(null)).contains("audit trail, line 5: it comes after line 5");
    } finally {
      forge("delete from audit_trail");
      database.execute("alter table audit_trail add primary key (number)");
    }
  }

  /// From inside nobody can tell; who has noted a head can.
  @Test
  void an_end_that_was_cut_off_with_its_head_put_back_is_found_by_a_head_from_earlier() {
    AuditLine seventh = trail.findAfter(6, 1).getFirst();
    forge(
        "delete from audit_trail where number > 7",
        "update audit_head set number = 7, hash = '%s'".formatted(seventh.hash()));
    assertThat(violations(null)).isEmpty();
    assertThat(violations(seventh.asHead())).isEmpty();
    assertThat(violations(noted))
        .containsExactly(
            "audit trail, line 10: it is missing, but is that of the head that was noted");
  }

  /// The whole trail computed anew, with another fourth line.
  @Test
  void a_trail_written_anew_is_found_by_a_head_from_earlier() {
    List<AuditTrail.Entry> entries =
        new ArrayList<>(trail.findAfter(0, 10).stream().map(AuditLine::entry).toList());
    entries.set(
        3, new AuditTrail.Entry(TestMarkets.NOW, null, null, "grant", "user:4", "40 credits"));
    TestDatabase.empty();
    TestDatabase.inTransaction(() -> {
      entries.forEach(trail::record);
      return entries;
    });
    assertThat(violations(null)).isEmpty();
    assertThat(violations(noted))
        .containsExactly("audit trail, line 10: it is not that of the head that was noted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit_head set number = number - 1",
        "update audit_head set number = number",
        "update audit_head set number = number + 2",
        "delete from audit_head",
        "truncate audit_head",
        "insert into audit_head (number, hash) values (11, '')",
        "insert into audit_head (only_one, number, hash) values (false, 11, '')",
        "update audit_trail set details = ''",
        "insert into audit_trail (number, hash, at, action, object, details)"
            + " values (0, '', now(), '', '', '')",
        "insert into audit_trail (number, hash, at, action, object, details)"
            + " values (11, '', 'infinity', '', '', '')",
        "delete from audit_trail",
      })
  void with_its_triggers_on_the_database_refuses_all_this(String change) {
    assertThatThrownBy(() -> TestDatabase.dsl().execute(change))
        .isInstanceOf(DataAccessException.class);
  }
}
