package org.bellwether.application;

/// An expected business "no": a variant of a use case's result that changed nothing. The API gives
/// each one a stable code.
public interface Refusal {}
