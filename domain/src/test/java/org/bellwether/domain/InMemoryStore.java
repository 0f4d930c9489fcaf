package org.bellwether.domain;

/// Something whose state an in-memory transaction can put back.
public interface InMemoryStore {

  /// Remembers the state of now; running the answer puts it back.
  Runnable snapshot();
}
