package org.bellwether.persistence.sql;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The types that columns have in the database, and arrays of them, and how the driver reads and
/// binds them.
enum JdbcType {
  ID(UUID.class, "uuid") {
    @Override
    @Nullable Object read(ResultSet row, int column) throws SQLException {
      return row.getObject(column);
    }
  },
  TEXT(String.class, "text") {
    @Override
    @Nullable Object read(ResultSet row, int column) throws SQLException {
      return row.getString(column);
    }
  },
  LONG(Long.class, "int8") {
    @Override
    @Nullable Object read(ResultSet row, int column) throws SQLException {
      long number = row.getLong(column);
      return (number == 0 && row.wasNull()) ? null : (Long) number;
    }
  },
  INTEGER(Integer.class, "int4") {
    @Override
    @Nullable Object read(ResultSet row, int column) throws SQLException {
      int number = row.getInt(column);
      return (number == 0 && row.wasNull()) ? null : (Integer) number;
    }
  },
  DECIMAL(BigDecimal.class, "numeric") {
    @Override
    @Nullable Object read(ResultSet row, int column) throws SQLException {
      return row.getBigDecimal(column);
    }
  },
  BOOLEAN(Boolean.class, "bool") {
    @Override
    @Nullable Object read(ResultSet row, int column) throws SQLException {
      boolean is = row.getBoolean(column);
      return (!is && row.wasNull()) ? null : (Boolean) is;
    }
  },
  BYTES(byte[].class, "bytea") {
    @Override
    @Nullable Object read(ResultSet row, int column) throws SQLException {
      return row.getBytes(column);
    }
  },
  INSTANT(Instant.class, "timestamptz") {
    @Override
    @Nullable Object read(ResultSet row, int column) throws SQLException {
      OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
      return at == null ? null : at.toInstant();
    }

    @Override
    Object bindable(Object value, Connection connection) {
      return OffsetDateTime.ofInstant((Instant) value, ZoneOffset.UTC);
    }
  },
  IDS(UUID[].class, "uuid"),
  TEXTS(String[].class, "text"),
  LONGS(Long[].class, "int8"),
  INTEGERS(Integer[].class, "int4"),
  MANY_BYTES(byte[][].class, "bytea"),
  INSTANTS(Instant[].class, "timestamptz");

  private final Class<?> type;

  /// The database's name for it, or for that of an array's elements.
  private final String name;

  JdbcType(Class<?> type, String name) {
    this.type = type;
    this.name = name;
  }

  static JdbcType of(Class<?> type) {
    return Arrays.stream(values())
        .filter(known -> known.type == type)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column is a " + type));
  }

  @Nullable Object read(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? null : array.getArray();
  }

  Object bindable(Object value, Connection connection) throws SQLException {
    return value instanceof Object[] elements ? connection.createArrayOf(name, elements) : value;
  }

  /// For as many values of this type.
  Object[] array(int length) {
    return (Object[]) java.lang.reflect.Array.newInstance(type, length);
  }
}
