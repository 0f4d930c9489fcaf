package org.bellwether.bootstrap.wiring;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.bellwether.application.Outage;
import org.bellwether.application.audit.VerifyAuditTrail;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.identity.TellFailedProofs;
import org.bellwether.application.identity.TellFailedProofs.Windows;
import org.bellwether.application.jobs.JobHandler;
import org.bellwether.application.jobs.JobRunner;
import org.bellwether.application.jobs.RecurringJob;
import org.bellwether.application.jobs.RecurringJob.DailyAt;
import org.bellwether.application.jobs.RecurringJob.Every;
import org.bellwether.application.market.IndexingJobs;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.application.settlement.ReverseSettlement;
import org.bellwether.application.settlement.SettleMarket;
import org.bellwether.application.wiring.UseCases;
import org.bellwether.domain.market.MarketId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What a server does beside answering. Commands that do not serve leave this class out: they
/// enqueue and run nothing.
@Configuration(proxyBeanMethods = false)
public class JobWiring {
  private static final Logger LOG = LoggerFactory.getLogger(JobWiring.class);
  private static final Every TEN_MINUTES = new Every(Duration.ofMinutes(10));

  @Bean
  JobRunner jobRunner(Backend backend, UseCases all) {
    return backend.jobRunner().of(handlers(all), recurring(all));
  }

  private static List<JobHandler> handlers(UseCases all) {
    return List.of(
        new JobHandler(
            SettleMarket.JOB, subject -> all.settlement().settle().execute(market(subject))),
        new JobHandler(
            ReverseSettlement.JOB,
            subject -> all.settlement().reverseSettlement().execute(market(subject))),
        new JobHandler(IndexingJobs.ONE, subject -> all.search().embed().execute(market(subject))));
  }

  private static MarketId market(String subject) {
    return new MarketId(UUID.fromString(subject));
  }

  private static List<RecurringJob> recurring(UseCases all) {
    return List.of(
        new RecurringJob(IndexingJobs.ALL, TEN_MINUTES, all.search().embed()::execute),
        new RecurringJob(
            "close-markets", new Every(Duration.ofSeconds(2)), all.markets().close()::execute),
        new RecurringJob(
            "audit-books",
            new DailyAt(LocalTime.of(3, 0)),
            () ->
                OwnThread.run(
                    "audit",
                    () -> {
                      auditBooks(all.settlement().auditBooks());
                      verifyAuditTrail(all.operations().verifyAuditTrail());
                    })),
        new RecurringJob(
            "forget-answers", TEN_MINUTES, all.operations().purgeIdempotencyRecords()::execute),
        new RecurringJob("forget-sessions", TEN_MINUTES, all.access().forgetSessions()::execute),
        new RecurringJob(
            "forget-removed-markets", TEN_MINUTES, all.search().forgetRemoved()::execute));
  }

  private static void auditBooks(AuditBooks auditBooks) {
    AuditBooks.Report books =
        auditBooks.execute(violation -> LOG.error("the books are wrong: {}", violation));
    books
        .untold()
        .forEach((invariant, count) ->
            LOG.error("the books are wrong: {} more of {}", count, invariant));
    LOG.info("the books are audited: {} violations", books.violations());
  }

  private static void verifyAuditTrail(VerifyAuditTrail verifyAuditTrail) {
    VerifyAuditTrail.Report trail =
        verifyAuditTrail.execute(null, violation -> LOG.error("{}", violation));
    // where logs are collected elsewhere, the head is what --trail-head is for
    LOG.info(
        "the audit trail is verified: {} lines, {} violations, head {}",
        trail.lines(),
        trail.violations(),
        trail.head());
  }

  /// On each node, as each counts for itself.
  @Bean(destroyMethod = "close")
  AutoCloseable failedProofsTold(UseCases all) {
    TellFailedProofs tell = all.access().tellFailedProofs();
    ScheduledExecutorService minutes =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("failed-proofs").factory());
    ScheduledFuture<?> _ =
        minutes.scheduleWithFixedDelay(() -> tell(tell, Windows.ENDED), 1, 1, TimeUnit.MINUTES);
    return () -> {
      minutes.close();
      tell(tell, Windows.ALL);
    };
  }

  private static void tell(TellFailedProofs tell, Windows windows) {
    try {
      tell.execute(windows);
    } catch (Outage e) {
      LOG.warn("failed logins that were counted cannot be told: {}", e.getMessage());
    }
  }
}
