package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;

/// Tells the audit trail what [NoteFailedProof] has counted on this node; to be called now and
/// then, and when the node stops.
public final class TellFailedProofs {
  /// Lines in one transaction, which holds up all others that have a line to write.
  private static final int BATCH = 20;

  private final Transactions transactions;
  private final NoteFailedProof noted;
  private final AuditTrail trail;
  private final InstantSource clock;

  public TellFailedProofs(
      Transactions transactions, NoteFailedProof noted, AuditTrail trail, InstantSource clock) {
    this.transactions = transactions;
    this.noted = noted;
    this.trail = trail;
    this.clock = clock;
  }

  public void execute(Windows which) {
    List<AuditTrail.Entry> lines =
        noted.end(
            switch (which) {
              case ENDED -> clock.instant().minus(NoteFailedProof.WINDOW);
              case ALL -> Instant.MAX;
            });
    for (int i = 0; i < lines.size(); i += BATCH) {
      List<AuditTrail.Entry> batch = lines.subList(i, Math.min(lines.size(), i + BATCH));
      transactions.inTransaction(() -> {
        batch.forEach(line -> trail.record(line));
        return batch;
      });
    }
  }

  /// Which ones are told, and end with it.
  public enum Windows {
    ENDED,
    ALL
  }
}
