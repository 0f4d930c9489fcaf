package org.bellwether.application;

/// What comes of a request that may be a repeated one.
public sealed interface Answer<R> {

  /// It was executed now.
  record Fresh<R>(R result) implements Answer<R> {}

  /// It was executed before, and this was answered.
  record Replayed<R>(String text) implements Answer<R> {}

  /// Its idempotency key belongs to another request.
  record KeyReused<R>() implements Answer<R>, Refusal {}
}
