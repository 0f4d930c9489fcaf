package org.bellwether.application;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list that goes on after it or ends with it.
///
/// @param next where the next page starts; null on the last one
public record Page<T, C>(List<T> items, @Nullable C next) {

  /// The page of `limit` items that these begin with: one more than that tells that it goes on.
  public static <T, C> Page<T, C> of(List<T> found, int limit, Function<T, C> cursor) {
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<T> items = found.subList(0, limit);
    return new Page<>(items, cursor.apply(items.getLast()));
  }
}
