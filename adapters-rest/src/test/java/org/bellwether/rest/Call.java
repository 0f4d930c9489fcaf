package org.bellwether.rest;

import com.atlassian.oai.validator.model.SimpleRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bellwether.rest.TestApi.Person;

/// One request to be. Request and answer are held against the API document.
public final class Call {
  private final HttpClient client;
  private final URI uri;
  private final String method;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte[] body = new byte[0];
  private boolean asDocumented = true;
  private boolean asksFirst;

  Call(HttpClient client, URI uri, String method) {
    this.client = client;
    this.uri = uri;
    this.method = method;
  }

  public Call as(Person person) {
    return header("Authorization", "Bearer " + person.token());
  }

  public Call header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public Call json(String json) {
    return body("application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  public Call mergePatch(String json) {
    return body("application/merge-patch+json", json.getBytes(StandardCharsets.UTF_8));
  }

  public Call body(String type, byte[] bytes) {
    body = bytes;
    return header("Content-Type", type);
  }

  /// For requests that are wrong on purpose: only the answer is held against the document.
  public Call badOnPurpose() {
    asDocumented = false;
    return this;
  }

  /// With `Expect: 100-continue`: who is refused before the body is sent reads why, and not that
  /// the connection is cut off in the middle of it.
  public Call askFirst() {
    asksFirst = true;
    return this;
  }

  public Answer send() {
    if (asDocumented) {
      ApiDocument.get().requireValid(documentable());
    }
    try {
      return answer(client.send(request(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new InterruptedIOException(e.getMessage()));
    }
  }

  private HttpRequest request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .expectContinue(asksFirst)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return request.build();
  }

  private Answer answer(HttpResponse<String> response) {
    Map<String, String> fields = ApiDocument.joined(response.headers().map());
    if (!uri.getPath().startsWith("/docs") && !uri.getPath().equals("/")) {
      ApiDocument.get()
          .requireValidResponse(
              method, uri.getPath(), response.statusCode(), fields, response.body());
    }
    return new Answer(response.statusCode(), fields, response.body()).requireSafe();
  }

  private SimpleRequest documentable() {
    SimpleRequest.Builder request = new SimpleRequest.Builder(method, uri.getPath());
    headers.forEach(request::withHeader);
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        String[] parts = pair.split("=", 2);
        request.withQueryParam(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    if (body.length > 0) {
      request.withBody(body);
    }
    return request.build();
  }
}
