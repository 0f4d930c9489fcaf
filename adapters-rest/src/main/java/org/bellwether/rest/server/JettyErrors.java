package org.bellwether.rest.server;

import java.nio.ByteBuffer;
import org.bellwether.rest.edge.SecurityHeaders;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Envelope;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.server.content.Negotiation;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// The same error body for requests that the server refuses before any route sees them.
final class JettyErrors extends ErrorHandler {
  private final Json json;

  JettyErrors(Json json) {
    this.json = json;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Problem problem =
        switch (status) {
          case 404 -> Problem.ROUTE_NOT_FOUND;
          case 408 -> Problem.REQUEST_TIMEOUT;
          case 413 -> Problem.BODY_TOO_LARGE;
          case 414 -> Problem.URI_TOO_LONG;
          case 431 -> Problem.HEADERS_TOO_LARGE;
          case 503 -> Problem.UNAVAILABLE;
          // a transfer coding or a version of HTTP that this server does not speak
          case 501, 505 -> Problem.MALFORMED_REQUEST;
          default -> status < 500 ? Problem.MALFORMED_REQUEST : Problem.INTERNAL_ERROR;
        };
    response.setStatus(problem.status());
    String accept = String.join(",", request.getHeaders().getValuesList(HttpHeader.ACCEPT));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Negotiation.errorType(accept));
    SecurityHeaders.restore(response.getHeaders(), request);
    if (problem == Problem.UNAVAILABLE) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "2");
    }
    String id = RequestLog.id(request);
    response.getHeaders().put(RequestLog.HEADER, id);
    ApiError error = new ApiError(problem, problem.title());
    byte[] body = json.write(Envelope.Failure.of(error, id, "about:blank"));
    // what could not be read may have been HEAD, and nobody must read on behind a body for that
    response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
