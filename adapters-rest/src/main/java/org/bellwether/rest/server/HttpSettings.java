package org.bellwether.rest.server;

import java.time.Duration;
import org.bellwether.rest.edge.EdgeSettings;
import org.bellwether.rest.edge.TrustedProxies;
import org.bellwether.rest.stream.EventConnections;

/// How the server listens and what it puts up with.
///
/// @param port 0 for any free one
/// @param maxBodyBytes of a request
/// @param idleTimeout after which a connection is closed that is silent or has no whole request
/// @param shutdownTimeout how long requests in flight may take to finish when the server stops
/// @param trustedProxies whose word for where requests come from is taken
public record HttpSettings(
    String host,
    int port,
    int maxBodyBytes,
    Duration idleTimeout,
    Duration shutdownTimeout,
    Preconditions preconditions,
    TrustedProxies trustedProxies,
    EventConnections.Limits streams,
    EdgeSettings edge) {

  /// Whether changes must say which version they mean.
  public enum Preconditions {
    OPTIONAL,
    REQUIRED
  }
}
