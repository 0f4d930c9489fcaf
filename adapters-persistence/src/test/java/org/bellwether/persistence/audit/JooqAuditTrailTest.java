package org.bellwether.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.bellwether.application.audit.AuditHead;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.audit.AuditTrailContract;
import org.bellwether.application.audit.VerifyAuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.junit.jupiter.api.Test;

class JooqAuditTrailTest extends AuditTrailContract {
  private final AuditTrail trail = new JooqAuditTrail(TestDatabase.empty());

  @Override
  protected AuditTrail trail() {
    return trail;
  }

  @Override
  protected Transactions transactions() {
    return new JooqTransactions(TestDatabase.dsl());
  }

  private static AuditTrail.Entry entry(String details) {
    return new AuditTrail.Entry(TestMarkets.NOW, null, null, "close", "market:1", details);
  }

  @Test
  void a_line_outside_of_a_transaction_is_refused() {
    assertThatThrownBy(() -> trail.record(entry("")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("transaction");
  }

  /// Eight threads add two lines at a time, some of them in vain, while the trail is verified over
  /// and over.
  @Test
  void many_at_once_make_one_chain_that_is_whole_at_any_moment() {
    AtomicBoolean writing = new AtomicBoolean(true);
    CompletableFuture<List<String>> verifier =
        CompletableFuture.supplyAsync(() -> violationsWhile(writing), Thread::startVirtualThread);
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 8)
            .mapToObj(i ->
                CompletableFuture.runAsync(() -> write("writer " + i), Thread::startVirtualThread))
            .toList();
    writers.forEach(CompletableFuture::join);
    writing.set(false);
    assertThat(verifier.join()).isEmpty();
    assertThatItIsOneChain(trail);
    assertThat(trail.head().number()).isEqualTo(8 * 20 * 2);
  }

  private void write(String writer) {
    for (int i = 0; i < 25; i++) {
      boolean inVain = i % 5 == 0;
      try {
        transactions()
            .inTransaction(() -> {
              trail.record(entry(writer));
              trail.record(entry(writer + " again"));
              if (inVain) {
                throw new IllegalArgumentException("rolled back");
              }
              return writer;
            });
      } catch (IllegalArgumentException e) {
        assertThat(inVain).isTrue();
      }
    }
  }

  private List<String> violationsWhile(AtomicBoolean writing) {
    List<String> violations = new ArrayList<>();
    AuditHead noted = AuditHead.START;
    while (writing.get()) {
      noted =
          new VerifyAuditTrail(trail)
              .execute(noted, violation -> violations.add(violation.toString()))
              .head();
    }
    return violations;
  }
}
