package org.bellwether.rest.edge;

import java.time.Duration;
import java.util.Set;
import org.bellwether.rest.edge.tls.TlsFiles;
import org.jspecify.annotations.Nullable;

/// What the edge lets through.
///
/// @param tls null to speak HTTP/1.1 in the clear
/// @param origins whose pages may read answers, such as `https://example.org`
/// @param maxConnections at the same time, from everybody
/// @param maxConnectionsPerAddress at the same time, from one address
/// @param requestTimeout until a request is answered, from its first byte on
public record EdgeSettings(
    @Nullable TlsFiles tls,
    Set<String> origins,
    int maxConnections,
    int maxConnectionsPerAddress,
    Duration requestTimeout) {

  public EdgeSettings {
    origins = Set.copyOf(origins);
  }
}
