package org.bellwether.rest.trading;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.bellwether.application.trading.ImportMarkets.BadLine;
import org.bellwether.application.trading.ImportMarkets.GoodLine;
import org.bellwether.application.trading.ImportMarkets.Line;
import org.bellwether.rest.http.ApiError;
import org.bellwether.rest.http.Json;
import org.bellwether.rest.http.Validation;

/// Reads markets from JSON Lines, plain or gzipped, a line at a time. Whatever a line holds, it
/// becomes a good or a bad one and reading goes on; only a file that cannot be read at all stops
/// it.
public final class MarketFile implements Iterator<Line>, AutoCloseable {
  private static final int MAX_LINE_BYTES = 1024 * 1024;

  private final Json json = new Json();
  private final Validation validation = new Validation();
  private final InstantSource clock;
  private final CountingStream file;
  private final InputStream text;
  private final long size;
  private int number = 1;
  private int next;

  /// @param size bytes of the file as it lies there, for [#fractionRead]
  private MarketFile(InputStream stream, long size, InstantSource clock) throws IOException {
    this.clock = clock;
    this.size = size;
    file = new CountingStream(stream);
    BufferedInputStream buffered = new BufferedInputStream(file, 1 << 16);
    text =
        isGzip(buffered)
            ? new BufferedInputStream(new GZIPInputStream(buffered, 1 << 16), 1 << 16)
            : buffered;
    skipByteOrderMark(text);
    next = text.read();
    skipEmptyLines();
  }

  private static void skipByteOrderMark(InputStream text) throws IOException {
    text.mark(3);
    if (text.read() != 0xef || text.read() != 0xbb || text.read() != 0xbf) {
      text.reset();
    }
  }

  public static MarketFile open(Path path, InstantSource clock) throws IOException {
    long size = Files.size(path);
    InputStream stream = Files.newInputStream(path);
    try {
      return new MarketFile(stream, size, clock);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /// A file that came with the program.
  public static MarketFile open(InputStream stream, InstantSource clock) throws IOException {
    return new MarketFile(stream, stream.available(), clock);
  }

  private static boolean isGzip(BufferedInputStream stream) throws IOException {
    stream.mark(2);
    boolean gzip = stream.read() == 0x1f && stream.read() == 0x8b;
    stream.reset();
    return gzip;
  }

  /// How much of the file has been read, 0 to 1.
  public double fractionRead() {
    return size == 0 ? 1 : Math.min(1, (double) file.read / size);
  }

  @Override
  public boolean hasNext() {
    return next >= 0;
  }

  @Override
  public Line next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
      boolean tooLong = false;
      for (; next >= 0 && next != '\n'; next = text.read()) {
        tooLong = line.size() == MAX_LINE_BYTES;
        if (!tooLong) {
          line.write(next);
        }
      }
      int read = number;
      skipEmptyLines();
      return tooLong
          ? new BadLine(read, "is longer than " + MAX_LINE_BYTES + " bytes")
          : parse(read, line.toByteArray());
    } catch (EOFException e) {
      throw new UncheckedIOException("the file ends in the middle of line " + number, e);
    } catch (IOException e) {
      throw new UncheckedIOException("the file cannot be read beyond line " + number, e);
    }
  }

  private void skipEmptyLines() throws IOException {
    for (; next == '\n' || next == '\r'; next = text.read()) {
      number += next == '\n' ? 1 : 0;
    }
  }

  private Line parse(int number, byte[] line) {
    try {
      MarketFileRow row = validation.valid(json.read(line, MarketFileRow.class));
      return new GoodLine(number, row.toMarket(clock.instant()));
    } catch (ApiError e) {
      return new BadLine(number, reason(e));
    }
  }

  private static String reason(ApiError error) {
    return error.violations().isEmpty()
        ? error.detail().replaceFirst("^the body ", "")
        : error.violations().stream()
            .map(violation -> violation.field() + " " + violation.message())
            .collect(Collectors.joining("; "));
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  /// Counts what has been read of the file itself, which may be compressed.
  private static final class CountingStream extends FilterInputStream {
    private long read;

    CountingStream(InputStream stream) {
      super(stream);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      read += Math.max(0, count);
      return count;
    }
  }
}
