package org.bellwether.persistence.sql;

import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// A row that a statement returns, read by the fields that the statement selects. To read them in
/// that order is quickest.
public interface Row {
  /// @throws IllegalStateException when there is nothing in that column
  <T> T get(Field<T> field);

  <T> @Nullable T orNull(Field<T> field);
}
