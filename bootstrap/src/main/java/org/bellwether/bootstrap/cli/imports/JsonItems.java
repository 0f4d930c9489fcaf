package org.bellwether.bootstrap.cli.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The objects of a file of JSON, one at a time, however they are laid out in it.
abstract sealed class JsonItems implements Iterator<JsonItems.Read>, Closeable
    permits JsonLines, JsonElements {
  /// More than any market needs; what is longer is passed over.
  static final int MAX_ITEM_BYTES = 1024 * 1024;

  /// The fields of an object around a list of markets that systems are known to use.
  private static final Set<String> AROUND =
      Set.of("markets", "questions", "results", "data", "items", "events");

  /// An object with one of these is itself a market, or an event, whatever lists it has.
  private static final Set<String> WITHIN =
      Set.of("id", "question", "ticker", "event_ticker", "conditionId");

  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(64)
                          .maxStringLength(MAX_ITEM_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private @Nullable Read ahead;
  private boolean ended;

  /// What was read at one place.
  sealed interface Read {
    /// Counts from 1.
    int number();
  }

  /// An object.
  record Item(int number, JsonNode object) implements Read {}

  /// Something else, and why, in words for people.
  record Unreadable(int number, String reason) implements Read {}

  /// @throws IOException when the file is something else than JSON in UTF-8, with what it is in the
  ///   message
  static JsonItems of(BufferedInputStream text) throws IOException {
    byte[] beginning = beginning(text);
    refuseWhatIsNoJson(beginning);
    return switch (layout(beginning)) {
      case Layout.Lines _ -> new JsonLines(text);
      case Layout.Array _ -> JsonElements.ofArray(text);
      case Layout.Values _ -> JsonElements.ofValues(text);
      case Layout.Around(String field) -> JsonElements.ofField(text, field);
    };
  }

  /// What can be read of the beginning: what breaks off later is told when reading comes to it.
  private static byte[] beginning(BufferedInputStream text) throws IOException {
    byte[] beginning = new byte[MAX_ITEM_BYTES];
    int length = 0;
    text.mark(MAX_ITEM_BYTES);
    try {
      for (int read = 0; read >= 0 && length < beginning.length; length += Math.max(0, read)) {
        read = text.read(beginning, length, beginning.length - length);
      }
    } catch (EOFException | ZipException e) {
      // a compressed file that was cut off or changed
    }
    text.reset();
    return Arrays.copyOf(beginning, length);
  }

  private sealed interface Layout {
    record Lines() implements Layout {}

    record Array() implements Layout {}

    record Values() implements Layout {}

    record Around(String field) implements Layout {}
  }

  private static void refuseWhatIsNoJson(byte[] beginning) throws IOException {
    if (startsWith(beginning, 0xff, 0xfe) || startsWith(beginning, 0xfe, 0xff)) {
      throw new IOException("it is UTF-16; save it as UTF-8");
    }
    if (startsWith(beginning, 'P', 'K', 3, 4)) {
      throw new IOException("it is a ZIP archive; unpack it first");
    }
    String text = new String(beginning, UTF_8);
    if (text.lines().anyMatch(line -> line.startsWith("{"))) {
      return; // whatever its first line is
    }
    String start = text.replace("\ufeff", "").stripLeading();
    if (start.startsWith("<")) {
      throw new IOException("it is XML or a web page; JSON is read alone");
    }
    String line = start.lines().findFirst().orElse("");
    if (!start.isEmpty()
        && "{[".indexOf(start.charAt(0)) < 0
        && line.chars().filter(c -> c == ',' || c == ';' || c == '\t').count() > 1) {
      throw new IOException("it looks like CSV; JSON Lines or a JSON array is read alone");
    }
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /// By the first value alone: an object that ends in the line it begins in starts JSON Lines.
  private static Layout layout(byte[] beginning) {
    try (JsonParser parser = JSON.createParser(new ByteArrayInputStream(beginning))) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        JsonToken first = parser.nextToken();
        return first == JsonToken.START_OBJECT || first == JsonToken.END_ARRAY
            ? new Layout.Array()
            : new Layout.Lines();
      }
      if (token != JsonToken.START_OBJECT) {
        return new Layout.Lines();
      }
      int line = parser.currentTokenLocation().getLineNr();
      boolean within = false;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        within |= WITHIN.contains(field);
        if (parser.nextToken() == JsonToken.START_ARRAY
            && !within
            && AROUND.contains(field)
            && parser.nextToken() == JsonToken.START_OBJECT) {
          return new Layout.Around(field);
        }
        while (parser.streamReadContext().getNestingDepth() > 1 && parser.nextToken() != null) {
          // passed over
        }
      }
      return parser.currentTokenLocation().getLineNr() == line
          ? new Layout.Lines()
          : new Layout.Values();
    } catch (JacksonException e) {
      return new Layout.Lines();
    }
  }

  /// How they are laid out, in words for people.
  abstract String layout();

  /// What a place is called.
  abstract String unit();

  /// @return null at the end, after which nobody asks again
  abstract @Nullable Read read();

  /// The next one, which stays the next one.
  Read peek() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return Objects.requireNonNull(ahead);
  }

  @Override
  public boolean hasNext() {
    if (ahead == null && !ended) {
      ahead = read();
      ended = ahead == null;
    }
    return ahead != null;
  }

  @Override
  public Read next() {
    Read next = peek();
    ahead = null;
    return next;
  }
}
