package org.bellwether.application.wiring;

import org.bellwether.application.audit.ExportAuditTrail;
import org.bellwether.application.audit.ListAuditTrail;
import org.bellwether.application.audit.VerifyAuditTrail;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.idempotency.PurgeIdempotencyRecords;
import org.bellwether.application.jobs.ListJobs;
import org.bellwether.application.jobs.RetryJob;

/// Operations: the audit trail, the jobs, and what is forgotten after a while.
public record OperationsUseCases(
    ListAuditTrail listAuditTrail,
    ExportAuditTrail exportAuditTrail,
    VerifyAuditTrail verifyAuditTrail,
    ListJobs listJobs,
    RetryJob retryJob,
    PurgeIdempotencyRecords purgeIdempotencyRecords) {

  public static OperationsUseCases of(Installation here) {
    Backend in = here.backend();
    return new OperationsUseCases(
        new ListAuditTrail(in.auditTrail(), in.users()),
        new ExportAuditTrail(in.auditTrail()),
        new VerifyAuditTrail(in.auditTrail()),
        new ListJobs(in.jobQueue()),
        new RetryJob(
            here.idempotent(), here.authority(), in.jobQueue(), in.auditTrail(), here.clock()),
        new PurgeIdempotencyRecords(in.idempotencyStore(), here.clock()));
  }
}
