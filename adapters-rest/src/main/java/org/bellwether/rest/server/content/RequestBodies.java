package org.bellwether.rest.server.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.bellwether.application.Outage;

/// Reads the bodies of requests. Clients may be slow to send the rest of one, so of those that are
/// longer than nearly all of them only so many are read at the same time: that bounds the memory
/// that they take together.
public final class RequestBodies {
  private static final int SHORT_BYTES = 4096;

  private final Semaphore longOnes;

  /// @param longAtOnce how many long ones are read at the same time
  public RequestBodies(int longAtOnce) {
    longOnes = new Semaphore(longAtOnce);
  }

  /// The whole body, or as much of it as is wanted at most.
  ///
  /// @throws Outage when too many long ones are being read
  public byte[] read(InputStream body, int most) throws IOException {
    byte[] begin = body.readNBytes(Math.min(SHORT_BYTES, most));
    if (begin.length < SHORT_BYTES) {
      return begin;
    }
    if (!longOnes.tryAcquire()) {
      throw new Outage("too many long bodies are being read", new IllegalStateException());
    }
    try {
      byte[] rest = body.readNBytes(most - begin.length);
      byte[] whole = Arrays.copyOf(begin, begin.length + rest.length);
      System.arraycopy(rest, 0, whole, begin.length, rest.length);
      return whole;
    } finally {
      longOnes.release();
    }
  }
}
