package org.bellwether.application.idempotency;

/// What is kept of a request that was executed under an idempotency key.
///
/// @param fingerprint of the request
/// @param answer what it is answered when it is sent again
public record IdempotencyRecord(String fingerprint, String answer) {}
