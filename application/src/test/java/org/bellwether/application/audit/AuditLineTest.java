package org.bellwether.application.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bellwether.application.audit.AuditTrail.Entry;
import org.bellwether.domain.identity.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The chain as an auditor may compute it anywhere.
class AuditLineTest {
  private static final Instant NOON = Instant.parse("2030-01-31T12:00:00Z");
  private static final UserId ANN =
      new UserId(UUID.fromString("0190F5E2-7C1A-7B3E-9D52-3F6A1C2B4D5E"));
  private static final Entry ENTRY =
      new Entry(NOON.plusNanos(1_500), ANN, "192.0.2.7", "grant", "user:1", "1 ✓");

  /// Each hash is what `printf '…' | sha256sum` says of these texts:
  ///
  ///     1:1,64:000…000,27:2030-01-31T12:00:00.000001Z,36:0190f5e2-…,9:192.0.2.7,5:grant,6:user:1,5:1 ✓,
  ///     1:2,64:HASH OF LINE 1,27:2030-01-31T12:00:00.000000Z,-,-,5:close,8:market:1,0:,
  @Test
  void the_hash_is_that_of_netstrings() {
    AuditLine first = AuditHead.START.append(ENTRY);
    assertThat(first.number()).isEqualTo(1);
    assertThat(first.hash())
        .isEqualTo("40e611a0e74e96c5fcdbcb1dd0b82dbc32bc96d2ffd61d4ebe9b26f9ba1470e6");
    AuditLine second = first.asHead().append(new Entry(NOON, null, null, "close", "market:1", ""));
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.hash())
        .isEqualTo("ff78a52f3c1427d82a10636c41abadc9bca46c4b77e4ae8abf2dcdbf3042e5b4");
  }

  @Test
  void whatever_is_changed_changes_the_hash() {
    AuditHead other = new AuditHead(0, "1" + "0".repeat(63));
    List<AuditLine> lines =
        Stream.concat(
                Stream.of(
                        ENTRY,
                        new Entry(NOON, ANN, "192.0.2.7", "grant", "user:1", "1 ✓"),
                        new Entry(ENTRY.at(), null, "192.0.2.7", "grant", "user:1", "1 ✓"),
                        new Entry(ENTRY.at(), ANN, null, "grant", "user:1", "1 ✓"),
                        new Entry(ENTRY.at(), ANN, "", "grant", "user:1", "1 ✓"),
                        new Entry(ENTRY.at(), ANN, "-", "grant", "user:1", "1 ✓"),
                        new Entry(ENTRY.at(), ANN, "192.0.2.7", "grantu", "ser:1", "1 ✓"),
                        new Entry(ENTRY.at(), ANN, "192.0.2.7", "grant", "user:11", " ✓"),
                        new Entry(ENTRY.at(), ANN, "192.0.2.7", "grant,6:user:1", "", "1 ✓"),
                        new Entry(ENTRY.at(), ANN, "192.0.2.7", "grant", "user:1", "1 ?"))
                    .map(AuditHead.START::append),
                Stream.of(other.append(ENTRY), new AuditHead(9, other.hash()).append(ENTRY)))
            .toList();
    assertThat(lines.stream().map(AuditLine::hash)).doesNotHaveDuplicates();
  }

  @Test
  void a_line_follows_the_one_before_it_and_no_other() {
    List<AuditLine> lines = chain(3);
    assertThat(lines.get(2).follows(lines.get(1).asHead())).isTrue();
    assertThat(lines.get(2).follows(lines.get(0).asHead())).isFalse();
    assertThat(new AuditLine(3, ENTRY, "").follows(lines.get(1).asHead())).isFalse();
  }

  private static List<AuditLine> chain(int length) {
    InMemoryAuditTrail trail = new InMemoryAuditTrail();
    IntStream.range(0, length).forEach(_ -> trail.record(ENTRY));
    return trail.findAfter(0, length);
  }

  @Test
  void a_head_that_was_noted_is_read_again() {
    AuditHead head = chain(2).getLast().asHead();
    assertThat(AuditHead.parse(head.toString())).contains(head);
    assertThat(AuditHead.parse(AuditHead.START.toString())).contains(AuditHead.START);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "5:", "5:abc", "-1:{0}", "x:{0}", "9999999999999999999:{0}", "5:{0}0"})
  void what_is_no_head_is_not_read(String text) {
    assertThat(AuditHead.parse(text.replace("{0}", "a".repeat(64)))).isEmpty();
  }
}
