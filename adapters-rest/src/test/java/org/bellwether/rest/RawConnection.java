package org.bellwether.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A connection for requests that no good client would send. What comes back is held against the
/// API document all the same.
public final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  RawConnection(int port) {
    this(InetAddress.getLoopbackAddress(), port);
  }

  public RawConnection(InetAddress host, int port) {
    try {
      socket = new Socket(host, port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends these characters, each as the byte of that number.
  public RawConnection send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (SocketException e) {
      // the server has hung up already; what it said before can still be read
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Says that nothing more will come.
  public RawConnection endOfInput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// All answers until the server hangs up. Fails when it does not.
  public List<Answer> answersUntilClosed(String method, String path) {
    List<Answer> answers = new ArrayList<>();
    for (Answer answer = next(method); answer != null; answer = next(method)) {
      requireAsDocumented(answer, method, path);
      answers.add(answer);
    }
    return answers;
  }

  /// One answer; the connection may stay open.
  public Answer answer(String method, String path) {
    Answer answer = next(method);
    assertThat(answer).as("an answer").isNotNull();
    requireAsDocumented(answer, method, path);
    return answer;
  }

  /// Everything until the server hangs up, of routes that are in no document.
  public String unchecked() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Fails unless it is what the document promises of that operation.
  public static void requireAsDocumented(Answer answer, String method, String path) {
    answer.requireSafe();
    ApiDocument.get()
        .requireValidResponse(method, path, answer.status(), answer.headers(), answer.body());
  }

  /// Fails when something has come that nobody has asked for.
  public void requireSilence() {
    try {
      int unasked = in.available();
      if (unasked > 0) {
        String text = new String(in.readNBytes(unasked), StandardCharsets.ISO_8859_1);
        throw new AssertionError("a second answer to one request: " + text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next answer; null when the server hangs up instead. Of a stream of events only the
  /// beginning is read, and nothing can be asked after that.
  public Answer next(String method) {
    try {
      String start = line();
      if (start == null) {
        return null;
      }
      assertThat(start).startsWith("HTTP/1.1 ");
      int status = Integer.parseInt(start.substring(9, 12));
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String field = line(); !field.isEmpty(); field = line()) {
        String[] parts = field.split(":", 2);
        headers.merge(parts[0], parts[1].strip(), (one, two) -> one + ", " + two);
      }
      boolean bodyless = method.equals("HEAD") || status == 204 || status == 304;
      byte[] body = bodyless ? new byte[0] : body(headers);
      return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    } catch (SocketException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if ("text/event-stream".equals(headers.get("Content-Type"))) {
      return in.readNBytes(headers.containsKey("Transfer-Encoding") ? parseSize() : 1);
    }
    if ("chunked".equals(headers.get("Transfer-Encoding"))) {
      return chunks();
    }
    String length = headers.get("Content-Length");
    // without a length, as in answers to HTTP/1.0, it goes on until the server hangs up
    return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = parseSize(); size > 0; size = parseSize()) {
      body.write(in.readNBytes(size));
      assertThat(line()).isEmpty();
    }
    assertThat(line()).isEmpty();
    return body.toByteArray();
  }

  private int parseSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  /// Null at the end.
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
