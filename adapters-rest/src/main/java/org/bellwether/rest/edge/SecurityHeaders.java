package org.bellwether.rest.edge;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/// What every answer tells browsers, as OWASP's REST Security Cheat Sheet has it: that it is data
/// and no page, for nobody to frame, sniff or keep. A route may say otherwise about its own.
public final class SecurityHeaders implements HttpConfiguration.Customizer {
  private static final List<HttpField> ALWAYS =
      List.of(
          new PreEncodedHttpField("Cache-Control", "no-store"),
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
          new PreEncodedHttpField("X-Frame-Options", "DENY"),
          new PreEncodedHttpField(
              "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
          new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
          new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"));

  /// For a year; subdomains may be somebody else's.
  private static final HttpField STRICT_TRANSPORT_SECURITY =
      new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000");

  SecurityHeaders() {}

  @Override
  public Request customize(Request request, HttpFields.Mutable headers) {
    addTo(headers, request);
    return request;
  }

  /// Adds them to an answer that has lost what it had.
  public static void addTo(HttpFields.Mutable headers, Request request) {
    for (HttpField field : ALWAYS) {
      headers.put(field);
    }
    if (request.getConnectionMetaData().isSecure()) {
      headers.put(STRICT_TRANSPORT_SECURITY);
    }
  }
}
