package org.bellwether.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

/// What every backend for the audit trail must do. A new backend extends this class and says how
/// its lines can be read.
public abstract class AuditTrailContract {
  private static final TestMarkets RANDOM = new TestMarkets(2031);
  private static final AuditTrail.Entry BY_ANN =
      new AuditTrail.Entry(
          TestMarkets.NOW,
          new UserId(RANDOM.uuid()),
          "2001:db8::1",
          "resolve",
          "market:1",
          "Yes 'pays' 1 ✓");
  private static final AuditTrail.Entry BY_ITSELF =
      new AuditTrail.Entry(TestMarkets.NOW.plusSeconds(1), null, null, "close", "market:1", "");

  /// An empty trail.
  protected abstract AuditTrail trail();

  /// Every line, in the order they were written.
  protected abstract List<AuditTrail.Entry> entries();

  /// The transactions of the same backend.
  protected abstract Transactions transactions();

  @Test
  void lines_are_there_as_they_were_written_and_in_that_order() {
    AuditTrail trail = trail();
    record(trail, BY_ANN);
    record(trail, BY_ITSELF);
    assertThat(entries()).containsExactly(BY_ANN, BY_ITSELF);
  }

  @Test
  void what_did_not_happen_leaves_no_line() {
    AuditTrail trail = trail();
    assertThatThrownBy(() ->
            transactions()
                .inTransaction(() -> {
                  trail.record(BY_ANN);
                  throw new IllegalStateException("on purpose");
                }))
        .hasMessage("on purpose");
    assertThat(entries()).isEmpty();
  }

  private void record(AuditTrail trail, AuditTrail.Entry entry) {
    transactions()
        .inTransaction(() -> {
          trail.record(entry);
          return entry;
        });
  }
}
