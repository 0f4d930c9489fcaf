package org.bellwether.persistence.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bellwether.persistence.connection.Outages;
import org.jooq.Field;
import org.jooq.ResultQuery;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// The rows that a statement returns, one after another: this is the one that [#next] has come to.
public final class Rows implements Row, AutoCloseable {
  private final ResultSet rows;
  private final Columns columns;
  private final AutoCloseable source;

  /// The column after the one that was read last.
  private int following;

  Rows(ResultSet rows, Columns columns, AutoCloseable source) {
    this.rows = rows;
    this.columns = columns;
    this.source = source;
  }

  /// Of a query whose text depends on what is asked, so that jOOQ renders it each time.
  public static <T> T read(ResultQuery<?> query, Function<Rows, T> reading) {
    ResultSet result = query.fetchResultSet();
    try (Rows rows = new Rows(result, Columns.of(query), result)) {
      return reading.apply(rows);
    } catch (DataAccessException e) {
      throw Outages.translated(e);
    }
  }

  /// All rows of such a query.
  public static <T> List<T> list(ResultQuery<?> query, Function<Row, T> reading) {
    return read(query, rows -> rows.all(reading));
  }

  /// All rows from here on.
  <T> List<T> all(Function<? super Row, ? extends T> reading) {
    List<T> all = new ArrayList<>();
    while (next()) {
      all.add(reading.apply(this));
    }
    return all;
  }

  /// Goes to the next row, if there is one.
  public boolean next() {
    try {
      following = 0;
      return rows.next();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public <T> T get(Field<T> field) {
    T value = orNull(field);
    if (value == null) {
      throw new IllegalStateException("there is nothing in the column " + field);
    }
    return value;
  }

  @Override
  public <T> @Nullable T orNull(Field<T> field) {
    int place = columns.place(field, following);
    following = place + 1;
    try {
      return columns.type(place, field).read(rows, place + 1);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw failed(e);
    }
  }

  private static DataAccessException failed(Exception e) {
    return new DataAccessException("rows cannot be read", e);
  }
}
