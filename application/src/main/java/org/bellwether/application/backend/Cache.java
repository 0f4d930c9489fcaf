package org.bellwether.application.backend;

import java.util.List;
import org.bellwether.application.market.MarketSignals;
import org.bellwether.application.operations.Gauge;
import org.bellwether.application.operations.Health;
import org.bellwether.application.ratelimit.RateLimiter;
import org.jspecify.annotations.Nullable;

/// What nodes remember of a backend and tell each other. It makes things faster and is missed by
/// nothing: while it is away the backend answers.
///
/// @param backend the one that it remembers, with its caches before it
/// @param health null when there is nothing beside this process that may fail
/// @param connections what is closed at the end, before the backend
public record Cache(
    Backend backend,
    MarketSignals signals,
    RateLimiter rateLimiter,
    @Nullable Health health,
    List<Gauge> gauges,
    Runnable connections)
    implements AutoCloseable {

  @Override
  public void close() {
    connections.run();
  }
}
