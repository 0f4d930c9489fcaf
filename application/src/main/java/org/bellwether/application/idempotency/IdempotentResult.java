package org.bellwether.application.idempotency;

import org.bellwether.application.Refusal;

/// What comes of a request that may be a repeated one.
public sealed interface IdempotentResult<R> {

  /// It was executed now.
  record Fresh<R>(R result) implements IdempotentResult<R> {}

  /// It was executed before, and this was answered.
  record Replayed<R>(String text) implements IdempotentResult<R> {}

  /// Its idempotency key belongs to another request.
  record KeyReused<R>() implements IdempotentResult<R>, Refusal {}
}
