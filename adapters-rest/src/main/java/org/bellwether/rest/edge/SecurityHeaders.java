package org.bellwether.rest.edge;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/// What every answer tells browsers, as OWASP's REST Security Cheat Sheet has it: that it is data
/// and no page, for nobody to frame, sniff or keep. A route may say otherwise about its own.
public final class SecurityHeaders implements HttpConfiguration.Customizer {
  private static final HttpFields ALWAYS =
      HttpFields.from(
          new PreEncodedHttpField("Cache-Control", "no-store"),
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
          new PreEncodedHttpField("X-Frame-Options", "DENY"),
          new PreEncodedHttpField(
              "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
          new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
          new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"));

  /// HTTPS alone for a year; subdomains may be somebody else's.
  private static final HttpFields ALWAYS_WITH_TLS =
      HttpFields.build(ALWAYS)
          .add(new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000"))
          .asImmutable();

  SecurityHeaders() {}

  /// Adds them to an answer that has none of them yet.
  @Override
  public Request customize(Request request, HttpFields.Mutable headers) {
    headers.add(of(request));
    return request;
  }

  /// Puts them back into an answer that may have lost them.
  public static void restore(HttpFields.Mutable headers, Request request) {
    of(request).forEach(headers::put);
  }

  private static HttpFields of(Request request) {
    return request.getConnectionMetaData().isSecure() ? ALWAYS_WITH_TLS : ALWAYS;
  }
}
