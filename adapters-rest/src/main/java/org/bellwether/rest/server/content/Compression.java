package org.bellwether.rest.server.content;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.bellwether.rest.edge.HeaderFields;
import org.bellwether.rest.response.Preconditions;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;

/// Sends bodies, gzipped when that is worth it and the client takes it (RFC 9110 section 8.4). The
/// same body has another entity tag when it is gzipped, since other bytes go out.
public final class Compression {
  /// What goes into one packet anyway is not worth it.
  private static final int MIN_LENGTH = 1500;

  private static final String GZIP = "gzip";
  private static final HttpField VARY =
      new PreEncodedHttpField(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());

  private Compression() {}

  /// Tells caches that the answer depends on what the client takes, in one field with what else it
  /// depends on.
  private static void announce(Context context) {
    ServletContextRequest.getServletContextRequest(context.req())
        .getServletContextResponse()
        .getHeaders()
        .ensureField(VARY);
  }

  /// As the whole body of the answer; what it says of the body is said by then.
  public static void send(byte[] body, Context context) {
    announce(context);
    byte[] sent = body;
    String accepted = HeaderFields.find(context, "Accept-Encoding");
    if (body.length >= MIN_LENGTH && accepted != null && HttpField.contains(accepted, GZIP)) {
      sent = gzip(body);
      context.header("Content-Encoding", GZIP);
      String tag = context.res().getHeader("ETag");
      if (tag != null) {
        context.header("ETag", Preconditions.gzipped(tag));
      }
    }
    try {
      context.res().getOutputStream().write(sent);
    } catch (IOException _) {
      // the client has gone, and nobody is left to tell
    }
  }

  /// An answer without a body, and without a length: 304 is about one that has another.
  public static void sendNothing(Context context) {
    context.res().setContentType(null);
    if (context.statusCode() == HttpStatus.NOT_MODIFIED_304) {
      announce(context);
    }
    try {
      context.res().flushBuffer();
    } catch (IOException _) {
      // as above
    }
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// The entity tags that what a client has of a version can have, given what it takes now.
  public static List<String> tags(long version, Context context) {
    String tag = Preconditions.tag(version);
    String accepted = HeaderFields.find(context, "Accept-Encoding");
    boolean isTaken =
        accepted == null || HttpField.contains(accepted, GZIP) || HttpField.contains(accepted, "*");
    return isTaken ? List.of(tag, Preconditions.gzipped(tag)) : List.of(tag);
  }
}
