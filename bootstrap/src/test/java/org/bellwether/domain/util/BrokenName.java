package org.bellwether.domain.util;

/// Breaks the rules on purpose.
public record BrokenName() {}
