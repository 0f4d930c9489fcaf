package org.bellwether.rest.server;

/// The body of a request, read and valid; its bytes are what tells the request from others.
public final class Body<T> {
  /// Of a request that has none.
  public static final Body<String> NONE = new Body<>("", new byte[0]);

  private final T value;
  private final byte[] bytes;

  Body(T value, byte[] bytes) {
    this.value = value;
    this.bytes = bytes;
  }

  /// What it says.
  public T value() {
    return value;
  }

  byte[] bytes() {
    return bytes;
  }
}
