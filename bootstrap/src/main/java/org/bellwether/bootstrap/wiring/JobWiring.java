package org.bellwether.bootstrap.wiring;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.bellwether.application.Outage;
import org.bellwether.application.audit.VerifyAuditTrail;
import org.bellwether.application.idempotency.PurgeIdempotencyRecords;
import org.bellwether.application.identity.ForgetSessions;
import org.bellwether.application.identity.TellFailedProofs;
import org.bellwether.application.identity.TellFailedProofs.Windows;
import org.bellwether.application.jobs.JobHandler;
import org.bellwether.application.jobs.RecurringJob;
import org.bellwether.application.market.CloseMarkets;
import org.bellwether.application.market.IndexingJobs;
import org.bellwether.application.search.EmbedMarkets;
import org.bellwether.application.search.ForgetRemovedMarkets;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.application.settlement.ReverseSettlement;
import org.bellwether.application.settlement.SettleMarket;
import org.bellwether.domain.market.MarketId;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.jobs.JobRunner;
import org.bellwether.persistence.jobs.JobSettings;
import org.bellwether.persistence.jobs.JooqJobQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What a server does beside answering: one [JobHandler] or [RecurringJob] a method, and the runner
/// that runs them. Commands that do not serve leave this class out: they enqueue and run nothing.
@Configuration(proxyBeanMethods = false)
public class JobWiring {
  private static final Logger LOG = LoggerFactory.getLogger(JobWiring.class);

  @Bean
  JobHandler settle(SettleMarket settleMarket) {
    return new JobHandler(
        SettleMarket.JOB, id -> settleMarket.execute(new MarketId(UUID.fromString(id))));
  }

  @Bean
  JobHandler reverse(ReverseSettlement reverseSettlement) {
    return new JobHandler(
        ReverseSettlement.JOB, id -> reverseSettlement.execute(new MarketId(UUID.fromString(id))));
  }

  @Bean
  JobHandler embed(EmbedMarkets embedMarkets) {
    return new JobHandler(
        IndexingJobs.ONE, id -> embedMarkets.execute(new MarketId(UUID.fromString(id))));
  }

  @Bean
  RecurringJob embedAll(EmbedMarkets embedMarkets) {
    return new RecurringJob(
        IndexingJobs.ALL, new RecurringJob.Every(Duration.ofMinutes(10)), embedMarkets::execute);
  }

  @Bean
  RecurringJob close(CloseMarkets closeMarkets) {
    return new RecurringJob(
        "close-markets", new RecurringJob.Every(Duration.ofSeconds(2)), closeMarkets::execute);
  }

  @Bean
  RecurringJob audit(AuditBooks auditBooks, VerifyAuditTrail verifyAuditTrail) {
    return new RecurringJob(
        "audit-books",
        new RecurringJob.DailyAt(LocalTime.of(3, 0)),
        () ->
            OwnThread.run(
                "audit",
                () -> {
                  auditBooks(auditBooks);
                  verifyAuditTrail(verifyAuditTrail);
                }));
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

  @Bean
  RecurringJob forget(PurgeIdempotencyRecords forgetAnswers) {
    return new RecurringJob(
        "forget-answers", new RecurringJob.Every(Duration.ofMinutes(10)), forgetAnswers::execute);
  }

  @Bean
  RecurringJob forgetOldSessions(ForgetSessions forgetSessions) {
    return new RecurringJob(
        "forget-sessions", new RecurringJob.Every(Duration.ofMinutes(10)), forgetSessions::execute);
  }

  @Bean
  RecurringJob forgetRemoved(ForgetRemovedMarkets forgetRemovedMarkets) {
    return new RecurringJob(
        "forget-removed-markets",
        new RecurringJob.Every(Duration.ofMinutes(10)),
        forgetRemovedMarkets::execute);
  }

  /// On each node, as each counts for itself.
  @Bean(destroyMethod = "close")
  AutoCloseable failedProofsTold(TellFailedProofs tell) {
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

  @Bean
  JobRunner jobRunner(
      Database database,
      JooqJobQueue queue,
      InstantSource clock,
      ObjectProvider<JobHandler> handlers,
      ObjectProvider<RecurringJob> recurring) {
    return new JobRunner(
        database,
        queue,
        JobSettings.USUAL,
        clock,
        handlers.orderedStream().toList(),
        recurring.orderedStream().toList());
  }
}
