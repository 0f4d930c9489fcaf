package org.bellwether.persistence.sql;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Rows that a statement is given, as many as one likes: its text does not depend on their number,
/// since each column comes as one array. Each column is like one of the database's, and says how to
/// get its value from what a row is made of, so that no two can be confused.
public final class GivenRows<R> {
  private final String alias;
  private final List<Column<R, ?>> columns;

  /// @param given the column of the given rows
  record Column<R, V>(
      Field<V> like,
      Field<V> given,
      Param<?> array,
      ColumnType<V> type,
      Function<? super R, ? extends @Nullable V> value) {
    /// @return an array of what the database's columns hold
    Object[] values(Collection<? extends R> rows) {
      Object[] values = type.jdbc().array(rows.size());
      int i = 0;
      for (R row : rows) {
        V one = value.apply(row);
        values[i] = one == null ? null : type.held(one);
        i++;
      }
      return values;
    }

    Condition matches() {
      return like.eq(given);
    }
  }

  private GivenRows(String alias, List<Column<R, ?>> columns) {
    this.alias = alias;
    this.columns = columns;
  }

  /// Without columns as yet.
  ///
  /// @param alias their table's name in the statement
  public static <R> GivenRows<R> named(String alias) {
    return new GivenRows<>(alias, List.of());
  }

  /// Of one column, values of which are the rows.
  public static <V> GivenRows<V> keys(Field<V> like) {
    return GivenRows.<V>named("keys").column(like, key -> key);
  }

  /// The same rows with another column.
  public <V> GivenRows<R> column(Field<V> like, Function<? super R, ? extends @Nullable V> value) {
    List<Column<R, ?>> more = new ArrayList<>(columns);
    more.add(
        new Column<>(
            like,
            DSL.field(name(alias, like.getName()), like.getDataType()),
            param(alias + "_" + like.getName(), like.getDataType().getSQLDataType().array()),
            ColumnType.of(like.getDataType()),
            value));
    return new GivenRows<>(alias, more);
  }

  List<Column<R, ?>> columns() {
    return columns;
  }

  /// As a table of the statement.
  public Table<?> table() {
    return Postgres.unnest(columns.stream().map(Column::array).toList())
        .as(alias, columns.stream().map(column -> column.like().getName()).toArray(String[]::new));
  }

  /// All of them, for an insert into [#targets].
  ///
  /// @param others what is the same for each row
  public SelectJoinStep<Record> select(Field<?>... others) {
    return DSL.select(with(Column::given, others)).from(table());
  }

  /// The database's columns that these are like, and those for what is the same for each row.
  public List<Field<?>> targets(Field<?>... others) {
    return with(Column::like, others);
  }

  private List<Field<?>> with(Function<Column<R, ?>, Field<?>> side, Field<?>... others) {
    return Stream.concat(columns.stream().<Field<?>>map(side), Stream.of(others)).toList();
  }

  /// The given column that is like that one.
  @SuppressWarnings("unchecked") // it is of the same type
  public <V> Field<V> field(Field<V> like) {
    return (Field<V>) column(like).given();
  }

  private Column<R, ?> column(Field<?> like) {
    return columns.stream()
        .filter(column -> column.like().equals(like))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column of " + alias + " is " + like));
  }

  /// Whether a row of the database is the one that is given, going by these columns.
  public Condition matches(Field<?>... likes) {
    return and(Stream.of(likes).map(like -> column(like).matches()).toList());
  }

  /// Whether that is one of these, which have one column.
  public <V> Condition contain(Field<V> field) {
    return Postgres.isAnyOf(field, columns.getFirst().array());
  }
}
