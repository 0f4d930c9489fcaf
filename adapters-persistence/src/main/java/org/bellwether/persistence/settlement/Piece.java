package org.bellwether.persistence.settlement;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.bellwether.domain.settlement.Books;
import org.bellwether.persistence.sql.Call;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.sql.Row;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// A table that is read in pieces, each of which begins after the last row of the one before.
///
/// @param beginning the place before all rows
/// @param from has the statement begin after that place
/// @param place of a row
record Piece<K, T>(
    PreparedSql statement,
    K beginning,
    BiConsumer<Call, K> from,
    Function<Row, K> place,
    Function<Row, T> reading,
    BiConsumer<Books.Reader, T> show) {
  static final int ROWS = 2000;

  /// Shows the rows after that place.
  ///
  /// @return the place of the last one; null where there was none
  @Nullable K read(DSLContext snapshot, Books.Reader reader, K after) {
    Call call = statement.on(snapshot);
    from.accept(call, after);
    Last<K> last = new Last<>();
    Cursor.readAll(
        call,
        row -> {
          last.place = place.apply(row);
          return reading.apply(row);
        },
        reader,
        one -> show.accept(reader, one));
    return last.place;
  }

  private static final class Last<K> {
    private @Nullable K place;
  }
}
