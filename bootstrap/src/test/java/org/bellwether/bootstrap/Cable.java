package org.bellwether.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The way from a node to a server on this machine. When it is cut nothing more comes through, and
/// nobody is told; what was under way comes when it is mended.
final class Cable implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServerSocket entrance;
  private final int server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private boolean cut;

  Cable(int server) throws IOException {
    this.server = server;
    entrance = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  synchronized void cut() {
    cut = true;
  }

  synchronized void mend() {
    cut = false;
    notifyAll();
  }

  private synchronized void pass() throws InterruptedException {
    while (cut) {
      wait();
    }
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket near = entrance.accept();
        sockets.add(near);
        Thread.ofPlatform().daemon().start(() -> connect(near));
      } catch (IOException _) {
        // it is closed
      }
    }
  }

  private void connect(Socket near) {
    try {
      pass();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
      far.setTcpNoDelay(true);
      near.setTcpNoDelay(true);
      sockets.add(far);
      Thread.ofPlatform().daemon().start(() -> carry(near, far));
      carry(far, near);
    } catch (IOException _) {
      close(near);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        pass();
        out.write(buffer, 0, read);
      }
      pass(); // that it has ended is no more told than anything else
    } catch (IOException _) {
      // one of them is gone, and so is the other now
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is closed already
    }
  }

  @Override
  public void close() {
    try {
      entrance.close();
    } catch (IOException _) {
      // it is closed already
    }
    mend();
    sockets.forEach(Cable::close);
  }
}
