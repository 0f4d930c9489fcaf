package org.bellwether.rest.edge.tls;

/// Files that cannot be used for TLS; the message says which and why.
public final class BadCertificate extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadCertificate(String message) {
    super(message);
  }

  BadCertificate(String message, Throwable cause) {
    super(message, cause);
  }
}
