package org.bellwether.rest.edge;

import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/// The header fields of a request.
public final class HeaderFields {
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  public static final String LAST_EVENT = "Last-Event-ID";

  private static final List<String> SINGLE =
      List.of("Authorization", "Content-Type", IDEMPOTENCY_KEY, LAST_EVENT, "Origin");

  private HeaderFields() {}

  /// The whole of a field that may be given in several lines; null when it is not given.
  public static @Nullable String find(Context context, String name) {
    List<String> lines = Collections.list(context.req().getHeaders(name));
    return lines.isEmpty() ? null : String.join(", ", lines);
  }

  /// Some fields say one thing: a request that has one of them twice could be understood one way
  /// here and another way by whoever has passed it on. `Host` and `Content-Length` are among them
  /// too, and Jetty sees to those.
  ///
  /// @throws ApiError when one of them is given more than once
  public static void requireSingle(Context context) {
    int given = 0;
    for (HttpField field :
        ServletContextRequest.getServletContextRequest(context.req()).getHeaders()) {
      for (int i = 0; i < SINGLE.size(); i++) {
        if (field.is(SINGLE.get(i))) {
          if ((given >> i & 1) == 1) {
            throw new ApiError(Problem.MALFORMED_REQUEST, SINGLE.get(i) + " must be given once");
          }
          given |= 1 << i;
        }
      }
    }
  }
}
