package org.bellwether.rest.query;

import java.util.function.Function;
import org.bellwether.application.Page;
import org.bellwether.rest.problem.Envelope.Meta;
import org.bellwether.rest.response.Response;
import org.jspecify.annotations.Nullable;

/// Which part is asked for of a list that goes on by cursor alone.
///
/// @param after where to go on; null for the start
/// @param list which one it is, see [QueryParameters#list]
public record PageRequest<C>(int limit, @Nullable C after, CursorFormat<C> format, String list) {
  public static final int DEFAULT_LIMIT = 20;
  public static final int MAX_LIMIT = 100;

  /// Reads `limit` and `cursor`, and ends the reading.
  public static <C> PageRequest<C> from(QueryParameters parameters, CursorFormat<C> format) {
    int limit = parameters.integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    String cursor = parameters.text("cursor", CursorFormat.MAX_LENGTH);
    parameters.done();
    String list = parameters.list();
    return new PageRequest<>(
        limit, cursor == null ? null : format.decode(cursor, list), format, list);
  }

  /// @param item one item as the API shows it
  public <T> Response answer(Page<T, C> page, Function<T, ?> item) {
    return answer(page, item, meta(page));
  }

  /// @param readMillionths how many of all markets can be found by their meaning
  public <T> Response answer(Page<T, C> page, Function<T, ?> item, int readMillionths) {
    return answer(page, item, meta(page).read(readMillionths));
  }

  private Meta meta(Page<?, C> page) {
    return Meta.of(limit, page.next() == null ? null : format.encode(page.next(), list));
  }

  private static <T> Response answer(Page<T, ?> page, Function<T, ?> item, Meta meta) {
    return Response.page(page.items().stream().map(item).toList(), meta);
  }
}
