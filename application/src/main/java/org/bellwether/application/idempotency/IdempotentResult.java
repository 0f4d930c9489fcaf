package org.bellwether.application.idempotency;

import org.bellwether.application.Refusal;
import org.jspecify.annotations.Nullable;

/// What comes of a request that may be a repeated one.
public sealed interface IdempotentResult<R> {

  /// It was executed now.
  ///
  /// @param answer what its record says; null when there is none, as of a request without a key and
  ///   of a refusal
  record Fresh<R>(R result, @Nullable String answer) implements IdempotentResult<R> {
    /// Of which there is no record.
    public Fresh(R result) {
      this(result, null);
    }
  }

  /// It was executed before, and its record says this.
  record Replayed<R>(String answer) implements IdempotentResult<R> {}

  /// Its idempotency key belongs to another request.
  record KeyReused<R>() implements IdempotentResult<R>, Refusal {}
}
