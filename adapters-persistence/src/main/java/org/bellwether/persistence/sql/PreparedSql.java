package org.bellwether.persistence.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.bellwether.persistence.connection.Outages;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// A statement whose text is always the same, whatever the number of rows: those come and go as
/// arrays, one for each column. It is run on JDBC, since jOOQ's rendering costs more CPU than all
/// the rest of such a statement (measured: 70 µs became 25 µs).
///
/// It has no time-out of its own, only those of the session and the socket: what goes by key is not
/// what runs long.
public final class PreparedSql {
  private final String sql;

  /// @param sql with a `?` for each parameter
  public PreparedSql(String sql) {
    this.sql = sql;
  }

  public PreparedSql(Select<?> query) {
    this(DSL.using(SQLDialect.POSTGRES).render(query));
  }

  /// Takes from the rows what is wanted of them.
  public interface Reading<T> {
    T of(ResultSet rows) throws SQLException;
  }

  /// Takes from a row what is wanted of it.
  public interface RowReading<T> {
    T of(ResultSet row) throws SQLException;
  }

  /// @param parameters arrays made by this class's methods, UUIDs, numbers, texts and instants
  public <T> T fetch(DSLContext database, Reading<T> reading, @Nullable Object... parameters) {
    return run(
        database,
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            return reading.of(rows);
          }
        },
        parameters);
  }

  /// All rows, one after another.
  public <T> List<T> list(
      DSLContext database, RowReading<T> reading, @Nullable Object... parameters) {
    return fetch(
        database,
        rows -> {
          List<T> all = new ArrayList<>();
          while (rows.next()) {
            all.add(reading.of(rows));
          }
          return all;
        },
        parameters);
  }

  /// @return how many rows it changed
  public int execute(DSLContext database, @Nullable Object... parameters) {
    return run(database, PreparedStatement::executeUpdate, parameters);
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(DSLContext database, Use<T> use, @Nullable Object... parameters) {
    ConnectionProvider connections = database.configuration().connectionProvider();
    Connection connection = null;
    try {
      connection = connections.acquire();
      if (connection == null) {
        throw new IllegalStateException("no connection");
      }
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < parameters.length; i++) {
          statement.setObject(i + 1, bindable(parameters[i], connection));
        }
        return use.of(statement);
      }
    } catch (SQLException e) {
      throw Outages.translated(new DataAccessException(sql, e));
    } catch (DataAccessException e) {
      throw Outages.translated(e);
    } finally {
      if (connection != null) {
        connections.release(connection);
      }
    }
  }

  private static @Nullable Object bindable(@Nullable Object parameter, Connection connection)
      throws SQLException {
    return switch (parameter) {
      case UUID[] uuids -> connection.createArrayOf("uuid", uuids);
      case long[] numbers ->
          connection.createArrayOf("int8", LongStream.of(numbers).boxed().toArray());
      case String[] texts -> connection.createArrayOf("text", texts);
      case byte[][] bytes -> connection.createArrayOf("bytea", bytes);
      case Instant instant -> OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
      case null, default -> parameter;
    };
  }

  /// A column of ids.
  public static <T> UUID[] uuids(Collection<T> rows, Function<T, UUID> value) {
    return rows.stream().map(value).toArray(UUID[]::new);
  }

  /// A column of numbers.
  public static <T> long[] longs(Collection<T> rows, ToLongFunction<T> value) {
    return rows.stream().mapToLong(value).toArray();
  }

  /// A column of texts, or of anything that PostgreSQL reads from a text.
  public static <T> String[] texts(Collection<T> rows, Function<T, Object> value) {
    return rows.stream().map(value).map(PreparedSql::text).toArray(String[]::new);
  }

  private static String text(Object value) {
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : value.toString();
  }

  public static UUID uuid(ResultSet row, int column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  public static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /// A constant that is kept in lower case.
  public static <E extends Enum<E>> E constant(ResultSet row, int column, Class<E> type)
      throws SQLException {
    return Enum.valueOf(type, row.getString(column).toUpperCase(Locale.ROOT));
  }
}
