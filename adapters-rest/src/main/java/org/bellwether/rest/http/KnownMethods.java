package org.bellwether.rest.http;

import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Routes every method that no resource could know like `TRACE`, which none does: to 405 or 404.
///
/// The router keeps each name it has ever seen and takes some for its own, such as `BEFORE`;
/// neither is for strangers to choose.
final class KnownMethods extends Handler.Wrapper {
  private static final String UNKNOWN = "TRACE";
  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", UNKNOWN);

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(
        KNOWN.contains(request.getMethod()) ? request : new Unknown(request), response, callback);
  }

  private static final class Unknown extends Request.Wrapper {
    Unknown(Request request) {
      super(request);
    }

    @Override
    public String getMethod() {
      return UNKNOWN;
    }
  }
}
