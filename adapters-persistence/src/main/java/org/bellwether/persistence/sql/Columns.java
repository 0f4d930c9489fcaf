package org.bellwether.persistence.sql;

import java.util.List;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.SelectFieldOrAsterisk;

/// What a statement selects.
final class Columns {
  private final Field<?>[] fields;
  private final ColumnType<?>[] types;

  private Columns(Field<?>... fields) {
    this.fields = fields;
    this.types =
        Stream.of(fields)
            .map(field -> ColumnType.of(field.getDataType()))
            .toArray(ColumnType<?>[]::new);
  }

  static Columns of(Query query) {
    return new Columns(
        switch (query) {
          // its fields() would be those of a derived table
          case Select<?> select ->
              select.$select().stream().map(Columns::field).toArray(Field<?>[]::new);
          case ResultQuery<?> returning -> returning.fields();
          default -> new Field<?>[0];
        });
  }

  private static Field<?> field(SelectFieldOrAsterisk selected) {
    if (selected instanceof Field<?> field) {
      return field;
    }
    throw new IllegalArgumentException("what is selected must be named, but is " + selected);
  }

  /// Where that field is, from 0 on.
  ///
  /// @param likely where it is, or soon after, when columns are read in their order
  @SuppressWarnings("ReferenceEquality") // equal fields are compared by rendering them
  int place(Field<?> field, int likely) {
    for (int i = likely; i < fields.length; i++) {
      if (fields[i] == field) {
        return i;
      }
    }
    for (int i = 0; i < likely; i++) {
      if (fields[i] == field) {
        return i;
      }
    }
    throw new IllegalStateException(field + " is not one of the columns " + List.of(fields));
  }

  @SuppressWarnings("unchecked") // the type of the field that is there
  <T> ColumnType<T> type(int place, Field<T> field) {
    return (ColumnType<T>) types[place];
  }
}
