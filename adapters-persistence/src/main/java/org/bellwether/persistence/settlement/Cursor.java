package org.bellwether.persistence.settlement;

import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bellwether.domain.settlement.Books;
import org.bellwether.persistence.sql.Call;
import org.bellwether.persistence.sql.Row;
import org.bellwether.persistence.sql.Rows;
import org.jspecify.annotations.Nullable;

/// What a statement returns, fetched some rows at a time. Of those that make no sense the reader
/// hears.
final class Cursor<T> implements AutoCloseable {
  private static final int ROWS_AT_ONCE = 2000;

  private final Rows rows;
  private final Function<Row, T> reading;
  private final Books.Reader reader;
  private @Nullable T next;

  Cursor(Call statement, Function<Row, T> reading, Books.Reader reader) {
    this.rows = statement.open(ROWS_AT_ONCE);
    this.reading = reading;
    this.reader = reader;
    advance();
  }

  /// Takes all rows of a statement.
  static <T> void readAll(
      Call statement, Function<Row, T> reading, Books.Reader reader, Consumer<T> use) {
    try (Cursor<T> all = new Cursor<>(statement, reading, reader)) {
      all.forEach(use);
    }
  }

  private void advance() {
    next = null;
    while (next == null && rows.next()) {
      try {
        next = reading.apply(rows);
      } catch (IllegalArgumentException e) {
        reader.unreadable(String.valueOf(e.getMessage()));
      }
    }
  }

  /// Takes the rows of markets before that one.
  void upTo(UUID market, Function<T, UUID> marketOf, Consumer<T> use) {
    // as the database compares them, which is not how Java does
    for (T row = next;
        row != null && marketOf.apply(row).toString().compareTo(market.toString()) < 0;
        row = next) {
      use.accept(row);
      advance();
    }
  }

  /// The next row, if it is one of that market.
  @Nullable T peek(UUID market, Function<T, UUID> marketOf) {
    T row = next;
    return row != null && marketOf.apply(row).equals(market) ? row : null;
  }

  /// Takes the next row, if it is one of that market.
  @Nullable T next(UUID market, Function<T, UUID> marketOf) {
    T row = peek(market, marketOf);
    if (row != null) {
      advance();
    }
    return row;
  }

  /// Leaves out the rows of that market.
  void skip(UUID market, Function<T, UUID> marketOf) {
    for (T row = next(market, marketOf); row != null; row = next(market, marketOf)) {
      // it stands for nothing
    }
  }

  /// Takes all rows that are left.
  void forEach(Consumer<T> use) {
    for (T row = next; row != null; row = next) {
      use.accept(row);
      advance();
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
