package org.bellwether.application;

/// Whoever asks has more work waiting already than their share. Adapters throw it; to ask again in
/// a moment, and less at once, will do.
public final class Crowded extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Crowded(String what) {
    super(what);
  }
}
