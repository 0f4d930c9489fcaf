package org.bellwether.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A way to a server that can be made slow: a TCP proxy.
public final class SlowLine implements AutoCloseable {
  private final ServerSocket entry;
  private final int to;
  private volatile Duration delay = Duration.ZERO;

  public SlowLine(int to) {
    this.to = to;
    try {
      entry = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  public int port() {
    return entry.getLocalPort();
  }

  /// From now on everything the server says takes that long.
  public void slowDownBy(Duration by) {
    delay = by;
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        connect(entry.accept());
      } catch (IOException _) {
        // closed, or the server is away
      }
    }
  }

  private void connect(Socket near) throws IOException {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread.ofPlatform().daemon().start(() -> pass(near, far, Duration.ZERO));
      Thread.ofPlatform().daemon().start(() -> pass(far, near, null));
    } catch (IOException e) {
      near.close();
      throw e;
    }
  }

  private void pass(Socket from, Socket into, @Nullable Duration fixed) {
    byte[] buffer = new byte[8192];
    try (from;
        into;
        InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        Thread.sleep(fixed == null ? delay : fixed);
        out.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // one of both has gone
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      entry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
