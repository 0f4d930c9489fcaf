package org.bellwether.rest.http;

import io.javalin.http.Context;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;

/// Header fields that say one thing: a request that has one of them twice could be understood one
/// way here and another way by whoever has passed it on. `Host` and `Content-Length` are among them
/// too, and Jetty sees to those.
final class SingleFields {
  private static final List<String> NAMES =
      List.of(
          "Authorization", "Content-Type", Request.IDEMPOTENCY_KEY, Request.LAST_EVENT, "Origin");

  private SingleFields() {}

  /// @throws ApiError when one of them is given more than once
  static void require(Context context) {
    int given = 0;
    for (HttpField field :
        ServletContextRequest.getServletContextRequest(context.req()).getHeaders()) {
      for (int i = 0; i < NAMES.size(); i++) {
        if (field.is(NAMES.get(i))) {
          if ((given >> i & 1) == 1) {
            throw new ApiError(Problem.MALFORMED_REQUEST, NAMES.get(i) + " must be given once");
          }
          given |= 1 << i;
        }
      }
    }
  }
}
