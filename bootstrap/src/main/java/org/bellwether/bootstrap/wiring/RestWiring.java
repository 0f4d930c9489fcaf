package org.bellwether.bootstrap.wiring;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.backend.Cache;
import org.bellwether.application.identity.TokenVerifier;
import org.bellwether.application.wiring.UseCases;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.identity.token.TokenKeys;
import org.bellwether.rest.api.Api;
import org.bellwether.rest.api.Api.Operations;
import org.bellwether.rest.ratelimit.RateLimits;
import org.bellwether.rest.server.HttpServer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The way in: the API, the server that serves it, and its metrics.
@Configuration(proxyBeanMethods = false)
public class RestWiring {

  @Bean
  HttpServer httpServer(
      Settings settings,
      UseCases all,
      Backend backend,
      Cache cache,
      TokenKeys keys,
      TokenVerifier tokens,
      PrometheusMeterRegistry metrics) {
    return new HttpServer(
        settings.http(),
        Api.resources(
            all, new Operations(keys::published, backend.health(), cache.health(), metrics)),
        tokens,
        new RateLimits(cache.rateLimiter(), settings.rateLimits(), metrics),
        cache.backend().readYourWrites(),
        metrics);
  }

  @Bean
  PrometheusMeterRegistry metrics(Backend backend, Cache cache) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
    backend.gauges().forEach(gauge -> register(gauge, metrics));
    cache.gauges().forEach(gauge -> register(gauge, metrics));
    return metrics;
  }

  private static void register(
      org.bellwether.application.operations.Gauge gauge, PrometheusMeterRegistry metrics) {
    Tags tags =
        gauge.tag() == null ? Tags.empty() : Tags.of(gauge.tag().name(), gauge.tag().value());
    switch (gauge.kind()) {
      case LEVEL ->
          Gauge.builder(gauge.name(), () -> gauge.value().getAsLong())
              .description(gauge.description())
              .tags(tags)
              .register(metrics);
      case COUNT ->
          FunctionCounter.builder(gauge.name(), gauge, one -> one.value().getAsLong())
              .description(gauge.description())
              .tags(tags)
              .register(metrics);
    }
  }

  @Bean(destroyMethod = "close")
  JvmGcMetrics gcMetrics(PrometheusMeterRegistry metrics) {
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(metrics);
    return gc;
  }
}
