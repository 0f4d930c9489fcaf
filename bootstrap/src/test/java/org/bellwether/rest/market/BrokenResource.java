package org.bellwether.rest.market;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.http.HttpStatus;

/// Breaks the rules of the HTTP server: a resource knows its library.
public final class BrokenResource {
  public int get(Context context) {
    HttpServletRequest request = context.req();
    return request.isSecure() ? HttpStatus.Code.OK.getCode() : 0;
  }
}
