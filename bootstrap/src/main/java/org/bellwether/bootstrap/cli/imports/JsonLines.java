package org.bellwether.bootstrap.cli.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/// JSON Lines: an object a line, so that a bad line says nothing of the next one.
final class JsonLines extends JsonItems {
  private final BufferedInputStream text;
  private int number;

  JsonLines(BufferedInputStream text) throws IOException {
    this.text = text;
    text.mark(3);
    if (text.read() != 0xef || text.read() != 0xbb || text.read() != 0xbf) {
      text.reset();
    }
  }

  @Override
  String layout() {
    return "a line each";
  }

  @Override
  String unit() {
    return "line";
  }

  @Override
  @Nullable Read read() {
    try {
      while (true) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        boolean tooLong = false;
        int next = text.read();
        if (next < 0) {
          return null;
        }
        number++;
        for (; next >= 0 && next != '\n'; next = text.read()) {
          tooLong = line.size() == MAX_ITEM_BYTES;
          if (!tooLong) {
            line.write(next);
          }
        }
        if (tooLong) {
          return new Unreadable(number, "is longer than " + MAX_ITEM_BYTES + " bytes");
        }
        if (!line.toString(UTF_8).isBlank()) {
          return parse(line.toByteArray());
        }
      }
    } catch (EOFException e) {
      throw new UncheckedIOException("the file ends in the middle of line " + number, e);
    } catch (IOException e) {
      throw new UncheckedIOException("the file cannot be read beyond line " + number, e);
    }
  }

  private Read parse(byte[] line) {
    try {
      // a decoder that refuses what it does not know, unlike that of the parser
      UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
      JsonNode node = JSON.readTree(line);
      return node.isObject()
          ? new Item(number, node)
          : new Unreadable(number, "is not a JSON object");
    } catch (CharacterCodingException e) {
      return new Unreadable(number, "is not UTF-8");
    } catch (StreamConstraintsException e) {
      return new Unreadable(number, "is nested too deeply, or has a number that is too long");
    } catch (NumberFormatException e) {
      return new Unreadable(number, "has a number that is out of range");
    } catch (JacksonException e) {
      return new Unreadable(number, reason(e));
    }
  }

  static String reason(JacksonException e) {
    boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate");
    return twice
        ? "has the same field twice"
        : "is not well-formed JSON (column " + e.getLocation().getColumnNr() + ")";
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
