package org.bellwether.application;

/// Something a use case needs, such as the database, cannot be reached now. Adapters throw it;
/// whoever asked may try again in a moment.
public class Outage extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Outage(String what, Throwable cause) {
    super(what, cause);
  }
}
