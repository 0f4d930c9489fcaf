package org.bellwether.persistence.sql;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/// A statement of jOOQ's whose text is always the same, whatever the number of rows: those come and
/// go as [GivenRows]. It is rendered once and then run on JDBC, since jOOQ's rendering costs more
/// CPU than all the rest of such a statement (measured: 70 µs became 25 µs).
///
/// What it is given are its named parameters ([DSL#param]); every other value is part of the text.
///
/// It has no time-out of its own, only those of the session and the socket: what goes by key is not
/// what runs long.
public final class PreparedSql {
  /// Before a parameter's name, and in no statement otherwise.
  private static final String MARK = "\u0001";

  private static final Pattern PARAMETER = Pattern.compile(MARK + "(\\w+)");

  private static final DSLContext RENDERING =
      DSL.using(Postgres.DIALECT, new Settings().withRenderNamedParamPrefix(MARK));

  final String text;

  /// The parameters' names, each once.
  final List<String> names;

  private final List<ColumnType<?>> types;

  /// For each `?` which of the parameters it is.
  final int[] places;

  final Columns columns;

  public PreparedSql(Query query) {
    String rendered = RENDERING.renderNamedOrInlinedParams(query);
    List<String> order =
        PARAMETER.matcher(rendered).results().map(found -> found.group(1)).toList();
    Map<String, Param<?>> parameters = query.getParams();
    this.text = PARAMETER.matcher(rendered).replaceAll("?");
    this.names = order.stream().distinct().toList();
    this.places = order.stream().mapToInt(names::indexOf).toArray();
    this.types =
        names.stream()
            .map(parameters::get)
            .<ColumnType<?>>map(parameter -> ColumnType.of(parameter.getDataType()))
            .toList();
    this.columns = Columns.of(query);
  }

  /// To give each parameter a value, and run it.
  public Call on(DSLContext database) {
    return new Call(this, database);
  }

  /// Of the parameter at that place.
  @SuppressWarnings("unchecked") // Call#with takes no other value for it
  ColumnType<Object> type(int place) {
    return (ColumnType<Object>) types.get(place);
  }

  @Override
  public String toString() {
    return text;
  }
}
