package org.bellwether.rest.edge;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.Callback;

/// Cuts off who sends a body that is being read too slowly. A request that surely has none is not
/// watched, since that costs something.
final class SlowBodies extends MinimumDataRateHandler {
  private static final int MIN_BYTES_PER_SECOND = 100;

  SlowBodies() {
    super(MIN_BYTES_PER_SECOND, 0);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return hasNoBody(request)
        ? getHandler().handle(request, response, callback)
        : super.handle(request, response, callback);
  }

  /// By RFC 9112 section 6.3; in HTTP/2 a body may come without being announced.
  private static boolean hasNoBody(Request request) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
        && !request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)
        && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }
}
