package org.bellwether.application.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.application.audit.AuditTrail.Entry;
import org.bellwether.application.audit.AuditTrail.Filter;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.TestMarkets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every backend for the audit trail must do. A new backend extends this class.
public abstract class AuditTrailContract {
  private static final TestMarkets RANDOM = new TestMarkets(2031);
  private static final UserId ANN = new UserId(RANDOM.uuid());
  private static final UserId BEN = new UserId(RANDOM.uuid());
  private static final Entry BY_ANN =
      new Entry(TestMarkets.NOW, ANN, "2001:db8::1", "resolve", "market:1", "Yes 'pays' 1 ✓");
  private static final Entry BY_BEN =
      new Entry(later(1), BEN, "192.0.2.7", "delete", "market:2", "Will it 🌧?");
  private static final Entry BY_ITSELF = new Entry(later(2), null, null, "close", "market:1", "");

  private static Instant later(int seconds) {
    return TestMarkets.NOW.plusSeconds(seconds);
  }

  /// An empty trail.
  protected abstract AuditTrail trail();

  /// The transactions of the same backend.
  protected abstract Transactions transactions();

  @Test
  void a_trail_begins_empty() {
    AuditTrail trail = trail();
    assertThat(trail.head()).isEqualTo(AuditHead.START);
    assertThat(trail.findAfter(Long.MIN_VALUE, 10)).isEmpty();
    assertThat(trail.findLatest(Filter.ALL, null, 10)).isEmpty();
  }

  @Test
  void lines_are_there_as_they_were_written_and_in_that_order() {
    AuditTrail trail = trail();
    record(trail, BY_ANN);
    record(trail, BY_BEN);
    record(trail, BY_ITSELF);
    assertThat(trail.findAfter(0, 10))
        .extracting(AuditLine::entry)
        .containsExactly(BY_ANN, BY_BEN, BY_ITSELF);
  }

  @Test
  void a_time_is_kept_to_the_microsecond() {
    AuditTrail trail = trail();
    Instant at = Instant.parse("2030-01-31T12:00:00.123456789Z");
    record(trail, new Entry(at, ANN, "::1", "grant", "user:1", ""));
    assertThat(trail.findAfter(0, 10))
        .extracting(line -> line.entry().at())
        .containsExactly(Instant.parse("2030-01-31T12:00:00.123456Z"));
    assertThatItIsOneChain(trail);
  }

  @Test
  void every_line_follows_the_one_before_it() {
    AuditTrail trail = trail();
    record(trail, BY_ANN);
    assertThat(trail.findAfter(0, 1)).containsExactly(AuditHead.START.append(BY_ANN));
    record(trail, BY_ITSELF, BY_BEN, BY_ITSELF);
    record(trail, BY_ANN);
    assertThat(trail.head().number()).isEqualTo(5);
    assertThatItIsOneChain(trail);
  }

  @Test
  void what_did_not_happen_leaves_neither_a_line_nor_a_gap() {
    AuditTrail trail = trail();
    record(trail, BY_BEN);
    assertThatThrownBy(() ->
            transactions()
                .inTransaction(() -> {
                  trail.record(BY_ANN);
                  throw new IllegalStateException("on purpose");
                }))
        .hasMessage("on purpose");
    assertThat(trail.findAfter(0, 10)).extracting(AuditLine::entry).containsExactly(BY_BEN);
    record(trail, BY_ITSELF);
    assertThatItIsOneChain(trail);
  }

  @Test
  void the_latest_lines_come_first_and_go_on_before_a_number() {
    AuditTrail trail = trail();
    record(trail, BY_ANN, BY_BEN, BY_ITSELF, BY_ANN, BY_BEN);
    assertThat(numbers(trail, Filter.ALL, null, 2)).containsExactly(5L, 4L);
    assertThat(numbers(trail, Filter.ALL, 4L, 2)).containsExactly(3L, 2L);
    assertThat(numbers(trail, Filter.ALL, 2L, 2)).containsExactly(1L);
    assertThat(trail.findLatest(Filter.ALL, 2L, 2)).containsExactly(AuditHead.START.append(BY_ANN));
  }

  @Test
  void all_filters_given_must_hold() {
    AuditTrail trail = trail();
    record(trail, BY_ANN, BY_BEN, BY_ITSELF, BY_ANN);
    assertThat(numbers(trail, new Filter(ANN, null, null, null, null), null, 9))
        .containsExactly(4L, 1L);
    assertThat(numbers(trail, new Filter(null, "delete", null, null, null), null, 9))
        .containsExactly(2L);
    assertThat(numbers(trail, new Filter(null, null, "market:1", null, null), null, 9))
        .containsExactly(4L, 3L, 1L);
    assertThat(numbers(trail, new Filter(null, null, null, later(1), later(2)), null, 9))
        .containsExactly(2L);
    assertThat(numbers(trail, new Filter(ANN, "resolve", "market:1", later(0), later(1)), 4L, 9))
        .containsExactly(1L);
    assertThat(numbers(trail, new Filter(ANN, "delete", null, null, null), null, 9)).isEmpty();
  }

  @Test
  void a_reader_sees_all_lines_over_all_batches_and_those_added_meanwhile() {
    AuditTrail trail = trail();
    Entry[] many = new Entry[AuditTrail.BATCH + 1];
    IntStream.range(0, many.length)
        .forEach(
            i -> many[i] = new Entry(later(i), ANN, "::1", "grant", "user:" + i, "number " + i));
    record(trail, many);
    List<AuditLine> seen = new ArrayList<>();
    trail.forEach(line -> {
      if (line.number() == AuditTrail.BATCH) {
        record(trail, BY_BEN);
      }
      seen.add(line);
    });
    assertThat(seen).hasSize(many.length + 1);
    assertThat(seen.getLast()).isEqualTo(trail.findLatest(Filter.ALL, null, 1).getFirst());
    assertThat(Duration.between(seen.getFirst().entry().at(), seen.get(1000).entry().at()))
        .hasSeconds(1000);
    assertThatItIsOneChain(trail);
  }

  private static List<Long> numbers(
      AuditTrail trail, Filter filter, @Nullable Long before, int limit) {
    return trail.findLatest(filter, before, limit).stream().map(AuditLine::number).toList();
  }

  /// From the first line to the head.
  protected static void assertThatItIsOneChain(AuditTrail trail) {
    List<AuditLine> lines = new ArrayList<>();
    trail.forEach(lines::add);
    AuditHead head = AuditHead.START;
    for (AuditLine line : lines) {
      assertThat(line).isEqualTo(head.append(line.entry()));
      assertThat(line.follows(head)).isTrue();
      head = line.asHead();
    }
    assertThat(trail.head()).isEqualTo(head);
  }

  /// In one transaction.
  private void record(AuditTrail trail, Entry... entries) {
    transactions()
        .inTransaction(() -> {
          List.of(entries).forEach(trail::record);
          return entries;
        });
  }
}
