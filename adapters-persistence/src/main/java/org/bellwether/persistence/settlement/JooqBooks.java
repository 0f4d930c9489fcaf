package org.bellwether.persistence.settlement;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.settlement.Books;
import org.bellwether.persistence.connection.SessionLimits;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// All tables of the books, read in pieces. Each piece is a snapshot of its own and a short one, so
/// that the database can go on pruning what trades leave behind: some thousand rows of a table with
/// their folds, or some markets with all that belongs to them. Rows come some at a time.
///
/// The limits are part of each statement's text, so that it is planned for that few rows.
public final class JooqBooks implements Books {
  /// Until the first row of a large market comes.
  private static final int PATIENCE_MILLIS = 30 * 60 * 1000;

  private final DSLContext database;

  public JooqBooks(DSLContext database) {
    this.database = database;
  }

  @Override
  public void read(Reader reader) {
    database.connection(connection -> {
      connection.setAutoCommit(false);
      int usual = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
      try {
        read(connection, reader);
      } finally {
        connection.rollback();
        connection.setNetworkTimeout(Runnable::run, usual);
      }
    });
  }

  private static void read(Connection connection, Reader reader) throws SQLException {
    inSnapshot(connection, snapshot -> LedgerPieces.readBalances(snapshot, reader));
    readAll(connection, reader, LedgerPieces.ACCOUNTS_PIECE);
    inSnapshot(connection, snapshot -> LedgerPieces.readCovered(snapshot, reader));
    readAll(connection, reader, LedgerPieces.TRANSFERS_PIECE);
    readAll(connection, reader, PositionPieces.PIECE);
    readMarkets(connection, reader);
  }

  private static <K> void readAll(Connection connection, Reader reader, Piece<K, ?> piece)
      throws SQLException {
    K after = piece.beginning();
    while (after != null) {
      K from = after;
      after = fromSnapshot(connection, snapshot -> piece.read(snapshot, reader, from));
    }
  }

  private static void readMarkets(Connection connection, Reader reader) throws SQLException {
    MarketId after = MarketPieces.BEFORE_ALL;
    while (after != null) {
      MarketId from = after;
      after = fromSnapshot(connection, snapshot -> MarketPieces.read(snapshot, reader, from));
    }
  }

  private static void inSnapshot(Connection connection, Consumer<DSLContext> reading)
      throws SQLException {
    fromSnapshot(
        connection,
        snapshot -> {
          reading.accept(snapshot);
          return null;
        });
  }

  private interface Reading<T> {
    @Nullable T of(DSLContext snapshot);
  }

  private static <T> @Nullable T fromSnapshot(Connection connection, Reading<T> piece)
      throws SQLException {
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("interrupted between two pieces of the books");
    }
    try (Statement transaction = connection.createStatement()) {
      // of this transaction alone: behind a pooler the next one may be another session
      transaction.execute("set transaction isolation level repeatable read, read only");
      SessionLimits.lift(transaction);
      return piece.of(DSL.using(connection, SQLDialect.POSTGRES));
    } finally {
      connection.rollback();
    }
  }
}
