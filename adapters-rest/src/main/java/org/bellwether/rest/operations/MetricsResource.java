package org.bellwether.rest.operations;

import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/metrics`, in the text format of Prometheus.
public final class MetricsResource implements Resource {
  private final PrometheusMeterRegistry metrics;

  public MetricsResource(PrometheusMeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public void declare(Routes routes) {
    routes.raw("/metrics", Access.ANYONE, RatePolicy.UNLIMITED, this::scrape);
  }

  private void scrape(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
  }
}
