package org.bellwether.persistence.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jooq.DataType;
import org.jspecify.annotations.Nullable;

/// What a column is in the database and in the domain, as jOOQ was told when it generated its
/// table.
///
/// @param domain null where both are the same
record ColumnType<T>(JdbcType jdbc, @Nullable DomainType<Object, T> domain) {
  @SuppressWarnings("unchecked") // the database's type is known by its class alone
  static <T> ColumnType<T> of(DataType<T> type) {
    return new ColumnType<>(
        JdbcType.of(type.getConverter().fromType()),
        type.getConverter() instanceof DomainType<?, ?> domain
            ? (DomainType<Object, T>) domain
            : null);
  }

  @SuppressWarnings("unchecked") // where both are the same
  @Nullable T read(ResultSet row, int column) throws SQLException {
    Object value = jdbc.read(row, column);
    return value == null || domain == null ? (T) value : domain.wrap(value);
  }

  /// As the database holds it.
  Object held(T value) {
    return domain == null ? value : domain.unwrap(value);
  }

  @Nullable Object bindable(@Nullable T value, Connection connection) throws SQLException {
    return value == null ? null : jdbc.bindable(held(value), connection);
  }
}
