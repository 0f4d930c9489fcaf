package org.bellwether.rest.server;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bellwether.application.identity.TokenVerifier;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.rest.edge.ClientAddress;
import org.bellwether.rest.edge.Edge;
import org.bellwether.rest.edge.HeaderFields;
import org.bellwether.rest.edge.KnownMethods;
import org.bellwether.rest.edge.RequestDeadlines;
import org.bellwether.rest.idempotency.Idempotency;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.ratelimit.RateLimits;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.content.Compression;
import org.bellwether.rest.server.content.Negotiation;
import org.bellwether.rest.server.content.RequestBodies;
import org.bellwether.rest.stream.ClientGone;
import org.bellwether.rest.stream.EventConnections;
import org.bellwether.rest.stream.EventWriter;
import org.bellwether.rest.stream.JsonLinesWriter;
import org.bellwether.rest.validation.Validation;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server: Javalin on Jetty, one virtual thread for each request.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int LONG_BODIES_AT_ONCE = 200;

  private static final Set<HandlerType> READING =
      Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

  private final HttpSettings settings;
  private final ReadYourWrites visibility;
  private final Edge edge;
  private final Routes routes = new Routes();
  private final Json json = new Json();
  private final Validation validation = new Validation();
  private final Idempotency idempotency = new Idempotency(json);
  private final RequestBodies bodies = new RequestBodies(LONG_BODIES_AT_ONCE);
  private final Authentication authentication;
  private final EventConnections streams;
  private final Duration heartbeat;
  private final Javalin javalin;

  public HttpServer(
      HttpSettings settings,
      List<Resource> resources,
      TokenVerifier tokens,
      RateLimits limits,
      ReadYourWrites visibility,
      MeterRegistry metrics) {
    this.settings = settings;
    this.visibility = visibility;
    authentication = new Authentication(tokens, limits);
    streams = new EventConnections(settings.streams());
    Gauge.builder("http.server.event.streams", streams, EventConnections::count)
        .description("Answers that go on, to those who follow something")
        .register(metrics);
    heartbeat =
        Collections.min(List.of(settings.idleTimeout(), settings.edge().requestTimeout()))
            .dividedBy(3);
    edge = new Edge(settings.edge(), settings.idleTimeout());
    resources.forEach(resource -> resource.declare(routes));
    RequestLog log = new RequestLog(metrics);
    Errors errors = new Errors(json, limits);
    javalin =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.startup.startupWatcherEnabled = false;
          config.startup.showOldJavalinVersionWarning = false;
          config.http.prefer405over404 = true;
          config.http.generateEtags = false;
          config.http.compressionStrategy = CompressionStrategy.NONE; // see Compression
          config.router.ignoreTrailingSlashes = false;
          configureServer(config, log);
          config.contextResolver.ip = new ClientAddress(settings.trustedProxies())::of;
          config.requestLogger.http(log::answered);
          config.routes.before(log);
          config.routes.exception(Exception.class, errors::answer);
          // Javalin answers its own ones unless it is told not to
          config.routes.exception(HttpResponseException.class, errors::answer);
          routes
              .all()
              .forEach(route ->
                  config.routes.addHttpHandler(route.method(), route.path(), handler(route)));
        });
  }

  private void configureServer(JavalinConfig config, RequestLog log) {
    // what it is here anyway; else Jetty starts all of JMX to ask for it
    System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
    QueuedThreadPool threads = new QueuedThreadPool(32, 4);
    threads.setName("http");
    // one for each connection: of few, those that follow something, send their body slowly or wait
    // for a turn would leave none to all others
    threads.setVirtualThreadsExecutor(new VirtualThreadPool(settings.edge().maxConnections()));
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(server -> {
      server.insertHandler(new KnownMethods());
      edge.guard(server);
      server.insertHandler(new GracefulHandler());
      server.setStopTimeout(settings.shutdownTimeout().toMillis());
      server.setErrorHandler(new JettyErrors(json));
      server.setRequestLog(log::completed);
    });
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JettyErrors(json)));
    config.jetty.modifyHttpConfiguration(http -> {
      http.setUriCompliance(UriCompliance.DEFAULT);
      http.setRequestHeaderSize(MAX_HEADER_BYTES);
      http.setSendDateHeader(true);
      http.setSendServerVersion(false);
    });
    config.jetty.addConnector(this::connector);
  }

  private Connector connector(Server server, HttpConfiguration http) {
    ServerConnector connector = edge.connector(server, http);
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    return connector;
  }

  private Handler handler(Routes.Route route) {
    return context -> {
      try {
        authentication.require(route, context);
        answer(route.action(), context);
      } catch (Error e) {
        // Javalin has a way of its own for errors, with another answer than for exceptions
        throw new IllegalStateException("error in " + route.path(), e);
      }
    };
  }

  private void answer(Routes.Action action, Context context) throws IOException {
    switch (action) {
      case Routes.Action.Raw raw -> {
        raw.answer(context);
        sendResult(context);
      }
      case Routes.Action.Json route -> {
        requireAccepted(Negotiation.JSON, context);
        if (context.method().equals(HandlerType.POST)) {
          Idempotency.wellFormed(HeaderFields.find(context, HeaderFields.IDEMPOTENCY_KEY));
        }
        Response response = route.answer(request(context));
        if (!READING.contains(context.method())) {
          visibility.await();
        }
        write(response, context);
      }
      case Routes.Action.JsonLines route ->
          stream(
              JsonLinesWriter.TYPE,
              context,
              (out, progress) -> {
                if (!context.method().equals(HandlerType.HEAD)) {
                  route.answer(request(context), new JsonLinesWriter(json, out, progress));
                }
              });
      case Routes.Action.EventStream route -> answer(route, context);
    }
  }

  private void answer(Routes.Action.EventStream route, Context context) throws IOException {
    requireAccepted(EventWriter.TYPE, context);
    boolean head = context.method().equals(HandlerType.HEAD);
    try (EventConnections.Stream stream = streams.open(context.ip())) {
      context.header("Cache-Control", "no-store");
      context.header("X-Accel-Buffering", "no"); // nginx would keep events until there are enough
      stream(
          EventWriter.TYPE,
          context,
          (out, progress) -> {
            Supplier<Duration> patience = head ? () -> Duration.ZERO : stream::patience;
            EventWriter events = new EventWriter(json, out, patience, heartbeat, progress);
            route.answer(request(context), events);
            if (events.hadNothingToSay()) {
              context.status(204).res().setContentType(null);
              context.res().setHeader("Transfer-Encoding", null);
            }
          });
    }
  }

  private Request request(Context context) {
    return new Request(context, settings, json, validation, idempotency, bodies);
  }

  /// Writes an answer while it is made.
  private interface Writing {
    void to(OutputStream out, Runnable progress);
  }

  /// What fails once a part is sent can no longer be an error: then the connection is cut off, so
  /// that nobody takes that part for the whole.
  private void stream(String type, Context context, Writing writing) throws IOException {
    context.contentType(type);
    if (context.protocol().equals("HTTP/1.1")) {
      // said, since otherwise the answer to `Connection: close` just ends with the connection
      context.header("Transfer-Encoding", "chunked");
    }
    HttpServletResponse response = context.res();
    try {
      // not Javalin's stream: what is in there when it fails would go out with the error
      writing.to(response.getOutputStream(), () -> RequestDeadlines.putOff(context::attribute));
    } catch (RuntimeException | Error e) {
      if (!response.isCommitted()) {
        response.resetBuffer();
        response.setHeader("Transfer-Encoding", null);
        throw e;
      }
      if (!(e instanceof ClientGone)) {
        LOG.error("request {} failed after a part was sent", RequestLog.id(context), e);
      }
      ServletContextRequest.getServletContextRequest(context.req())
          .getServletChannel()
          .getEndPoint()
          .close();
    }
  }

  private void write(Response response, Context context) {
    // before anything of the answer is set, since it may fail
    byte[] body = response.body(json);
    context.status(response.status());
    response.headers().forEach(context::header);
    if (body == null) {
      Compression.sendNothing(context);
    } else {
      context.contentType(Negotiation.JSON);
      Compression.send(body, context);
    }
  }

  /// At once: left to Javalin, a client that does not read it would be logged as a failure of ours.
  private static void sendResult(Context context) throws IOException {
    InputStream result = context.resultInputStream();
    if (result != null) {
      Compression.send(result.readAllBytes(), context);
    }
  }

  private static void requireAccepted(String type, Context context) {
    if (!Negotiation.accepts(
        Optional.ofNullable(HeaderFields.find(context, "Accept")).orElse(""), type)) {
      throw new ApiError(Problem.NOT_ACCEPTABLE, "this resource is " + type);
    }
  }

  public List<Routes.Route> routes() {
    return routes.all();
  }

  /// Starts to listen.
  ///
  /// @throws UncheckedIOException with a [BindException] when the port is taken or not allowed
  public HttpServer start() {
    try {
      javalin.start();
      return this;
    } catch (JavalinBindException e) {
      BindException cannotBind = new BindException("the port is taken or not allowed");
      cannotBind.initCause(e);
      throw new UncheckedIOException(cannotBind);
    }
  }

  /// The port it listens on.
  public int port() {
    return javalin.port();
  }

  /// Takes no new requests, lets those in flight finish, and stops.
  @Override
  public void close() {
    streams.stop();
    javalin.stop();
  }
}
