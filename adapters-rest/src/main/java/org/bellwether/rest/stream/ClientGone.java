package org.bellwether.rest.stream;

import java.io.IOException;

/// Nobody reads the answer any more: no failure of ours.
public final class ClientGone extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClientGone(IOException cause) {
    super(cause);
  }
}
