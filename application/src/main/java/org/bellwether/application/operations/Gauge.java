package org.bellwether.application.operations;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A figure that an adapter offers to whoever watches it.
///
/// @param name in words with dots between, such as `database.connections`
/// @param tag what tells it from others of that name; null when it is the only one
public record Gauge(
    String name, String description, @Nullable Tag tag, Kind kind, LongSupplier value) {

  public enum Kind {
    /// It goes up and down.
    LEVEL,
    /// It only grows, from the start of the process.
    COUNT
  }

  public record Tag(String name, String value) {}

  public static Gauge level(String name, String description, LongSupplier value) {
    return new Gauge(name, description, null, Kind.LEVEL, value);
  }
}
