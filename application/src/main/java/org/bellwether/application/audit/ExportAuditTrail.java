package org.bellwether.application.audit;

import java.util.function.Consumer;

/// Hands out the whole audit trail, the oldest line first, so that it can be kept and verified
/// elsewhere. However long the trail is and however slow the receiver: it has a batch in memory,
/// and holds no connection while it waits.
public final class ExportAuditTrail {
  private final AuditTrail trail;

  public ExportAuditTrail(AuditTrail trail) {
    this.trail = trail;
  }

  public void execute(Consumer<AuditLine> receiver) {
    trail.forEach(receiver);
  }
}
