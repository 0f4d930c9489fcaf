package org.bellwether.bootstrap;

import java.time.InstantSource;
import org.bellwether.application.jobs.JobHandler;
import org.bellwether.application.jobs.RecurringJob;
import org.bellwether.persistence.Database;
import org.bellwether.persistence.jobs.JobRunner;
import org.bellwether.persistence.jobs.JobSettings;
import org.bellwether.persistence.jobs.JooqJobQueue;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What a server does beside answering: one [JobHandler] or [RecurringJob] a method, and the runner
/// that runs them. Commands that do not serve leave this class out: they enqueue and run nothing.
@Configuration(proxyBeanMethods = false)
class JobWiring {

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
