package org.bellwether.application.batching;

/// Whoever asks has more work waiting already than their share. Adapters throw it; to ask again in
/// a moment, and less at once, will do.
public final class TooManyWaiting extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TooManyWaiting(String what) {
    super(what);
  }
}
