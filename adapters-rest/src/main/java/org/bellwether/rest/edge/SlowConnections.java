package org.bellwether.rest.edge;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Closes connections that have no request for as long as a silent one may stay, whatever trickles
/// in meanwhile: half a handshake, half a head, pings of HTTP/2. Jetty's own idle timeout starts
/// again with each byte.
final class SlowConnections extends Watch implements Connection.Listener {
  private static final int LOOKS = 10;

  private final Duration idleTimeout;
  private final ConcurrentMap<Connection, Activity> connections = new ConcurrentHashMap<>();

  SlowConnections(Duration idleTimeout) {
    super(idleTimeout.dividedBy(LOOKS));
    this.idleTimeout = idleTimeout;
  }

  private static final class Activity {
    private int requests;
    private long idleSince = System.nanoTime();

    synchronized void begin() {
      requests++;
    }

    synchronized void end() {
      requests--;
      idleSince = System.nanoTime();
    }

    synchronized boolean isIdleFor(long nanos) {
      return requests == 0 && System.nanoTime() - idleSince > nanos;
    }
  }

  @Override
  public void onOpened(Connection connection) {
    // what is inside TLS has an entry of its own
    if (!(connection instanceof SslConnection)) {
      connections.put(connection, new Activity());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Activity activity = connections.get(request.getConnectionMetaData().getConnection());
    if (activity != null) {
      activity.begin();
      Request.addCompletionListener(request, _ -> activity.end());
    }
    return super.handle(request, response, callback);
  }

  @Override
  void look() {
    // early enough that none is overdue at the next look
    long patience = idleTimeout.toNanos() / LOOKS * (LOOKS - 2);
    connections.forEach((connection, activity) -> {
      if (activity.isIdleFor(patience)) {
        connections.remove(connection);
        connection.getEndPoint().close(null); // the connection's own would answer half a request
      }
    });
  }
}
