package org.bellwether.application.transaction;

/// When others see what was changed here: a client that has its answer reads its own change on any
/// node.
public interface ReadYourWrites {
  /// Of nodes that remember nothing of what others change.
  ReadYourWrites AT_ONCE = () -> {};

  /// Waits until whoever asks any node sees everything that this one has changed up to now; for a
  /// moment at most, however the others are.
  void await();
}
