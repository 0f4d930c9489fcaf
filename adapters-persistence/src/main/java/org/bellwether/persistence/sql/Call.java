package org.bellwether.persistence.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bellwether.persistence.connection.Outages;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// One run of a [PreparedSql], to which each of its parameters is given by name.
public final class Call {
  private static final Object MISSING = new Object();

  private final PreparedSql sql;
  private final ConnectionProvider connections;
  private final @Nullable Object[] values;

  Call(PreparedSql sql, DSLContext database) {
    this.sql = sql;
    this.connections = database.configuration().connectionProvider();
    this.values = new Object[sql.names.size()];
    Arrays.fill(values, MISSING);
  }

  public <T> Call with(Param<T> parameter, @Nullable T value) {
    values[place(parameter)] = value;
    return this;
  }

  public <R> Call with(GivenRows<R> given, Collection<? extends R> rows) {
    for (GivenRows.Column<R, ?> column : given.columns()) {
      values[place(column.array())] = column.values(rows);
    }
    return this;
  }

  private int place(Param<?> parameter) {
    int place = sql.names.indexOf(parameter.getParamName());
    if (place < 0) {
      throw new IllegalArgumentException(parameter.getParamName() + " is no parameter of " + sql);
    }
    return place;
  }

  /// All rows, one after another.
  public <T> List<T> list(Function<? super Row, ? extends T> reading) {
    return fetch(rows -> rows.all(reading));
  }

  /// The first row, if there is one.
  public <T> Optional<T> first(Function<? super Row, ? extends T> reading) {
    return this.<Optional<T>>fetch(
        rows -> rows.next() ? Optional.of(reading.apply(rows)) : Optional.empty());
  }

  /// What the only row has there.
  public <T> T single(Field<T> field) {
    return first(row -> row.get(field)).orElseThrow();
  }

  /// What is wanted of all rows together.
  public <T> T fetch(Function<? super Rows, ? extends T> reading) {
    try (Rows rows = open(0)) {
      return reading.apply(rows);
    } catch (DataAccessException e) {
      throw Outages.translated(e);
    }
  }

  /// The rows, for whoever closes them.
  ///
  /// @param atOnce so many come from the database at a time; all of them where it is 0
  public Rows open(int atOnce) {
    Running running = new Running(connections);
    try {
      return new Rows(prepared(running, atOnce).executeQuery(), sql.columns, running);
    } catch (SQLException | RuntimeException e) {
      running.close();
      throw failed(e);
    }
  }

  /// @return how many rows it changed
  public int execute() {
    try (Running running = new Running(connections)) {
      return prepared(running, 0).executeUpdate();
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    }
  }

  private PreparedStatement prepared(Running running, int atOnce) throws SQLException {
    PreparedStatement statement = running.prepare(sql.text);
    if (atOnce > 0) {
      statement.setFetchSize(atOnce);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = bindable(i, running.connection);
    }
    for (int i = 0; i < sql.places.length; i++) {
      statement.setObject(i + 1, values[sql.places[i]]);
    }
    return statement;
  }

  private @Nullable Object bindable(int place, Connection connection) throws SQLException {
    Object value = values[place];
    if (MISSING.equals(value)) {
      throw new IllegalStateException(sql.names.get(place) + " has no value in " + sql);
    }
    return sql.type(place).bindable(value, connection);
  }

  private RuntimeException failed(Exception e) {
    return switch (e) {
      case SQLException failure -> Outages.translated(new DataAccessException(sql.text, failure));
      case DataAccessException failure -> Outages.translated(failure);
      case RuntimeException failure -> failure;
      default -> new IllegalStateException(e);
    };
  }

  /// A connection that is lent, and the statement on it.
  private static final class Running implements AutoCloseable {
    private final ConnectionProvider connections;
    private final Connection connection;
    private @Nullable PreparedStatement statement;

    Running(ConnectionProvider connections) {
      this.connections = connections;
      this.connection = acquired(connections);
    }

    private static Connection acquired(ConnectionProvider connections) {
      Connection connection;
      try {
        connection = connections.acquire();
      } catch (DataAccessException e) {
        throw Outages.translated(e);
      }
      if (connection == null) {
        throw new IllegalStateException("no connection");
      }
      return connection;
    }

    PreparedStatement prepare(String text) throws SQLException {
      PreparedStatement prepared = connection.prepareStatement(text);
      statement = prepared;
      return prepared;
    }

    @Override
    public void close() {
      try {
        if (statement != null) {
          statement.close();
        }
      } catch (SQLException e) {
        throw Outages.translated(new DataAccessException("a statement cannot be closed", e));
      } finally {
        connections.release(connection);
      }
    }
  }
}
