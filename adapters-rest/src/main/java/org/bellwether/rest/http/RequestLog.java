package org.bellwether.rest.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Gives each request an id, and writes one line and one measurement when it is answered.
final class RequestLog implements Handler {
  static final String HEADER = "X-Request-Id";
  private static final String ID = "requestId";
  private static final Pattern FOREIGN_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Logger ACCESS = LoggerFactory.getLogger("access");

  private final MeterRegistry metrics;
  private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();

  private record Key(String method, String route, int status) {}

  RequestLog(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  static String newId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  static String id(Context context) {
    String id = context.attribute(ID);
    return id == null ? remember(newId(), context) : id;
  }

  /// At the start: the id that came with the request when it is a sane one, else a new one.
  @Override
  public void handle(Context context) {
    String foreign = context.header(HEADER);
    String id = foreign != null && FOREIGN_ID.matcher(foreign).matches() ? foreign : newId();
    MDC.put(ID, remember(id, context));
  }

  private static String remember(String id, Context context) {
    context.attribute(ID, id);
    context.header(HEADER, id);
    return id;
  }

  /// At the end.
  void answered(Context context, float millis) {
    String method = context.method().name();
    String route =
        Optional.ofNullable(context.endpoints().lastHttpEndpoint())
            .map(endpoint -> endpoint.path)
            .filter(path -> !path.isEmpty())
            .orElse("unmatched");
    timers
        .computeIfAbsent(new Key(method, route, context.statusCode()), this::timer)
        .record(Duration.ofNanos((long) (millis * 1e6)));
    if (ACCESS.isInfoEnabled()) {
      ACCESS
          .atInfo()
          .addKeyValue("method", method)
          .addKeyValue("path", context.path())
          .addKeyValue("status", context.statusCode())
          .addKeyValue("millis", Math.round(millis * 100) / 100.0)
          .addKeyValue("client", context.ip())
          .log("request");
    }
    MDC.remove(ID);
  }

  private Timer timer(Key key) {
    return Timer.builder("http.server.requests")
        .description("Requests answered, and how long that took")
        .tag("method", key.method())
        .tag("route", key.route())
        .tag("status", Integer.toString(key.status()))
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2))
        .register(metrics);
  }
}
