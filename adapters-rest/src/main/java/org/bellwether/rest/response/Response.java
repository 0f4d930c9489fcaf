package org.bellwether.rest.response;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.problem.Envelope;
import org.bellwether.rest.problem.Envelope.Meta;
import org.jspecify.annotations.Nullable;

/// What a resource answers: a status, data for the envelope, header fields.
///
/// @param data null for an answer without a body
public record Response(
    int status, @Nullable Object data, @Nullable Meta meta, Map<String, String> headers) {

  /// A whole body, envelope and all, that was written before, or may have been.
  public interface Body {
    byte[] in(Json json);
  }

  /// The body as it goes out; null for none.
  public byte @Nullable [] body(Json json) {
    return switch (data) {
      case null -> null;
      case Body body -> body.in(json);
      default -> json.write(new Envelope.Success(data, meta));
    };
  }

  public static Response ok(Object data) {
    return new Response(200, data, null, Map.of());
  }

  public static Response page(Object data, Meta meta) {
    return new Response(200, data, meta, Map.of());
  }

  public static Response created(String location, Object data) {
    return new Response(201, data, null, Map.of("Location", location));
  }

  /// Taken, and nothing is said about what comes of it.
  public static Response accepted(Object data) {
    return new Response(202, data, null, Map.of());
  }

  public static Response noContent() {
    return new Response(204, null, null, Map.of());
  }

  /// The client has it, under that entity tag.
  public static Response notModified(String tag) {
    return new Response(304, null, null, Map.of()).withTag(tag);
  }

  /// With the row version as its entity tag, to be checked again before each use.
  public Response withVersion(long version) {
    return withTag(Preconditions.tag(version));
  }

  private Response withTag(String tag) {
    return with("ETag", tag).with("Cache-Control", "no-cache");
  }

  /// With that header field.
  public Response with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Response(status, data, meta, all);
  }
}
