package org.bellwether.rest.edge;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bellwether.rest.edge.tls.Tls;
import org.bellwether.rest.edge.tls.TlsFiles;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.jspecify.annotations.Nullable;

/// Puts the edge before a server.
public final class Edge {
  private static final Duration LOOK_AT_CERTIFICATE_EVERY = Duration.ofSeconds(1);

  /// Of HTTP/2, on one connection. More than 128 frames a second that only cost something, such as
  /// resets, pings and settings, end it; that is what Jetty begins with.
  private static final int MAX_STREAMS = 100;

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final Set<String> REQUEST_HEADERS =
      Set.of(
          "Accept",
          "Authorization",
          "Content-Type",
          "Idempotency-Key",
          "If-Match",
          "If-None-Match",
          "Last-Event-ID",
          "X-API-Key",
          "X-Request-Id");
  private static final Set<String> EXPOSED_HEADERS =
      Set.of(
          "ETag",
          "Idempotent-Replayed",
          "Location",
          "RateLimit",
          "RateLimit-Policy",
          "Retry-After",
          "WWW-Authenticate",
          "X-Request-Id");

  private final EdgeSettings settings;
  private final Duration idleTimeout;
  private final SlowConnections slowConnections;

  public Edge(EdgeSettings settings, Duration idleTimeout) {
    this.settings = settings;
    this.idleTimeout = idleTimeout;
    slowConnections = new SlowConnections(idleTimeout);
  }

  /// Puts what looks at each request before everything else.
  public void guard(Server server) {
    server.insertHandler(new SlowBodies());
    if (!settings.origins().isEmpty()) {
      server.insertHandler(crossOrigin());
    }
    server.insertHandler(new RequestDeadlines(settings.requestTimeout()));
    server.insertHandler(slowConnections);
  }

  /// No cookies, so nothing but an answer that anybody can have is ever sent without being asked.
  private CrossOriginHandler crossOrigin() {
    CrossOriginHandler handler = new CrossOriginHandler();
    handler.setAllowedOriginPatterns(
        settings.origins().stream().map(Pattern::quote).collect(Collectors.toSet()));
    handler.setAllowedMethods(METHODS);
    handler.setAllowedHeaders(REQUEST_HEADERS);
    handler.setExposedHeaders(EXPOSED_HEADERS);
    handler.setAllowCredentials(false);
    handler.setDeliverPreflightRequests(false);
    handler.setPreflightMaxAge(Duration.ofHours(1));
    return handler;
  }

  /// Where the server listens.
  ///
  /// @throws BadCertificate when there are files for TLS that cannot be used
  public ServerConnector connector(Server server, HttpConfiguration http) {
    http.addCustomizer(new SecurityHeaders());
    ServerConnector connector =
        new ServerConnector(server, protocols(settings.tls(), server, http));
    connector.setIdleTimeout(idleTimeout.toMillis());
    connector.addEventListener(slowConnections);
    connector.addBean(new AddressLimit(settings.maxConnectionsPerAddress()));
    server.addBean(new NetworkConnectionLimit(settings.maxConnections(), connector));
    return connector;
  }

  /// HTTP/2 with TLS alone: who ends TLS before this server speaks HTTP/1.1 to it, and an upgrade
  /// in the clear is one more way to hide a request.
  private static ConnectionFactory[] protocols(
      @Nullable TlsFiles files, Server server, HttpConfiguration http) {
    if (files == null) {
      return new ConnectionFactory[] {new HttpConnectionFactory(http)};
    }
    HttpConfiguration https = new HttpConfiguration(http);
    // whatever name the client uses: there is one certificate, and nothing depends on the name
    https.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory http1 = new HttpConnectionFactory(https);
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(https);
    http2.setMaxConcurrentStreams(MAX_STREAMS);
    http2.setConnectProtocolEnabled(false);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(http1.getProtocol());
    Tls tls = new Tls(files, LOOK_AT_CERTIFICATE_EVERY, server.getScheduler());
    server.addBean(tls);
    SslConnectionFactory ssl = new SslConnectionFactory(tls.context(), alpn.getProtocol());
    return new ConnectionFactory[] {ssl, alpn, http2, http1};
  }
}
