package org.bellwether.rest.server;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.bellwether.rest.edge.KnownMethods;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Gives each request an id, and writes one line and one measurement for each: when it is answered,
/// or at its end when it never was, since it could not be read or nobody has read the answer.
final class RequestLog implements Handler {
  static final String HEADER = "X-Request-Id";
  private static final String ID = "requestId";
  private static final String ENTRY = RequestLog.class.getName();
  private static final String UNMATCHED = "unmatched";
  private static final Pattern FOREIGN_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int MAX_PATH_LENGTH = 200;
  private static final Logger ACCESS = LoggerFactory.getLogger("access");

  private final MeterRegistry metrics;
  private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();

  private record Key(String method, String route, int status) {}

  /// What is remembered of a request.
  private static final class Entry {
    private final String id;
    private boolean isWritten;

    Entry(String id) {
      this.id = id;
    }
  }

  RequestLog(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  private static String newId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  static String id(Context context) {
    return entry(context).id;
  }

  private static Entry entry(Context context) {
    Entry entry = context.attribute(ENTRY);
    return entry == null ? remember(newId(), context) : entry;
  }

  /// Of a request that may not have come as far as to have one.
  static String id(Request request) {
    return entry(request).id;
  }

  private static Entry entry(Request request) {
    if (request.getAttribute(ENTRY) instanceof Entry entry) {
      return entry;
    }
    Entry entry = new Entry(newId());
    request.setAttribute(ENTRY, entry);
    return entry;
  }

  /// At the start: the id that came with the request when it is a sane one, else a new one.
  @Override
  public void handle(Context context) {
    String foreign = foreignId(context.req().getHeaders(HEADER));
    String id = foreign != null && FOREIGN_ID.matcher(foreign).matches() ? foreign : newId();
    MDC.put(ID, remember(id, context).id);
  }

  private static @Nullable String foreignId(Enumeration<String> given) {
    String first = given.hasMoreElements() ? given.nextElement() : null;
    return given.hasMoreElements() ? null : first;
  }

  private static Entry remember(String id, Context context) {
    Entry entry = new Entry(id);
    context.attribute(ENTRY, entry);
    context.header(HEADER, id);
    return entry;
  }

  /// At the end.
  void answered(Context context, float millis) {
    String route =
        Optional.ofNullable(context.endpoints().lastHttpEndpoint())
            .map(endpoint -> endpoint.path)
            .filter(path -> !path.isEmpty())
            .orElse(UNMATCHED);
    entry(context).isWritten = true;
    write(
        new Key(context.method().name(), route, context.statusCode()),
        context.path(),
        millis,
        context.ip());
    MDC.remove(ID);
  }

  /// When the server is done with a request: what has left no line by now leaves it here.
  void completed(Request request, Response response) {
    Entry entry = entry(request);
    if (entry.isWritten) {
      return;
    }
    MDC.put(ID, entry.id);
    String method = String.valueOf(request.getMethod());
    String path = request.getHttpURI() == null ? null : request.getHttpURI().getPath();
    write(
        new Key(KnownMethods.isKnown(method) ? method : "OTHER", UNMATCHED, response.getStatus()),
        path == null ? "" : path,
        NanoTime.since(request.getBeginNanoTime()) / 1e6,
        Optional.ofNullable(Request.getRemoteAddr(request)).orElse(""));
    MDC.remove(ID);
  }

  private void write(Key key, String path, double millis, String client) {
    timers.computeIfAbsent(key, this::timer).record(Duration.ofNanos((long) (millis * 1e6)));
    if (ACCESS.isInfoEnabled()) {
      ACCESS
          .atInfo()
          .addKeyValue("method", key.method())
          .addKeyValue("path", shortened(path))
          .addKeyValue("status", key.status())
          .addKeyValue("millis", Math.round(millis * 100) / 100.0)
          .addKeyValue("client", client)
          .log("request");
    }
  }

  private static String shortened(String path) {
    return path.length() <= MAX_PATH_LENGTH ? path : path.substring(0, MAX_PATH_LENGTH) + "…";
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
