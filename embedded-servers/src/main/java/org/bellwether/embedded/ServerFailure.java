package org.bellwether.embedded;

/// A reason why a server does not start that a person can mend; the message says what is wrong and
/// what to do.
public final class ServerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ServerFailure(String message) {
    super(message);
  }

  public ServerFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
