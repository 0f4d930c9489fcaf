package org.bellwether.rest.edge;

import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Routes every method that no resource could know like `TRACE`, which none does: to 405 or 404.
///
/// The router keeps each name it has ever seen and takes some for its own, such as `BEFORE`;
/// neither is for strangers to choose. Nor is a header field a way to choose another method than
/// the one that proxies and logs have seen.
public final class KnownMethods extends Handler.Wrapper {
  private static final String UNKNOWN = "TRACE";
  private static final String OVERRIDE = "X-HTTP-Method-Override";
  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", UNKNOWN);

  public static boolean isKnown(String method) {
    return KNOWN.contains(method);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Request meant =
        request.getHeaders().contains(OVERRIDE) ? new WithoutOverride(request) : request;
    return super.handle(
        isKnown(request.getMethod()) ? meant : new Unknown(meant), response, callback);
  }

  private static final class WithoutOverride extends Request.Wrapper {
    private final HttpFields headers;

    WithoutOverride(Request request) {
      super(request);
      headers = HttpFields.build(request.getHeaders()).remove(OVERRIDE).asImmutable();
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
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
