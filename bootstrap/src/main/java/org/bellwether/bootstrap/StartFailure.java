package org.bellwether.bootstrap;

/// A reason not to start that a person can mend; the message says what is wrong and what to do.
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
