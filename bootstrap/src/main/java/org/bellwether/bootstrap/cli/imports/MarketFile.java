package org.bellwether.bootstrap.cli.imports;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.zip.GZIPInputStream;
import org.bellwether.application.trading.ImportMarkets.BadLine;
import org.bellwether.application.trading.ImportMarkets.GoodLine;
import org.bellwether.application.trading.ImportMarkets.Line;
import org.bellwether.bootstrap.cli.imports.JsonItems.Item;
import org.bellwether.bootstrap.cli.imports.JsonItems.Unreadable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads markets from a file of JSON, plain or gzipped, one at a time: JSON Lines, an array, or an
/// array within an object, in any of the [Format]s, several of them in one line or item too.
/// Whatever a market holds, it becomes a good or a bad line and reading goes on; only a file that
/// cannot be read at all stops it.
public final class MarketFile implements Iterator<Line>, AutoCloseable {
  private final CountingStream file;
  private final JsonItems items;
  private final long size;
  private final @Nullable Format format;
  private final Strictness strictness;
  private final InstantSource clock;
  private Iterator<JsonNode> bundle = Collections.emptyIterator();
  private int number;

  /// What happens to a market that has to be changed to fit.
  public enum Strictness {
    /// It is changed, and the line says how.
    SHORTEN,
    /// It is rejected.
    REJECT
  }

  private MarketFile(
      InputStream stream,
      long size,
      @Nullable Format format,
      Strictness strictness,
      InstantSource clock)
      throws IOException {
    this.size = size;
    this.format = format;
    this.strictness = strictness;
    this.clock = clock;
    file = new CountingStream(stream);
    BufferedInputStream buffered = new BufferedInputStream(file, 1 << 16);
    items =
        JsonItems.of(
            isGzip(buffered)
                ? new BufferedInputStream(new GZIPInputStream(buffered, 1 << 16), 1 << 16)
                : buffered);
  }

  /// @param format null to tell each market's by its fields
  /// @throws IOException also when the file is not JSON, with what it is in the message
  public static MarketFile open(
      Path path, @Nullable Format format, Strictness strictness, InstantSource clock)
      throws IOException {
    long size = Files.size(path);
    InputStream stream = Files.newInputStream(path);
    try {
      return new MarketFile(stream, size, format, strictness, clock);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /// A file that came with the program, in our own format.
  public static MarketFile open(InputStream stream, InstantSource clock) throws IOException {
    return new MarketFile(stream, stream.available(), Format.BELLWETHER, Strictness.SHORTEN, clock);
  }

  private static boolean isGzip(BufferedInputStream stream) throws IOException {
    stream.mark(2);
    boolean gzip = stream.read() == 0x1f && stream.read() == 0x8b;
    stream.reset();
    return gzip;
  }

  /// What kind of file it is, in words for people.
  public String kind() {
    if (!items.hasNext()) {
      return "an empty file";
    }
    return markets() + ", " + items.layout();
  }

  private String markets() {
    if (!(items.peek() instanceof Item(int _, JsonNode item))) {
      return "markets";
    }
    return (item.has("markets") ? "events with markets of " : "markets of ")
        + formatOf(Fields.of(Bundle.first(item))).title();
  }

  /// What a market is called where it is counted: a line, or an item of an array.
  public String unit() {
    return items.unit();
  }

  /// How much of the file has been read, 0 to 1.
  public double fractionRead() {
    return size == 0 ? 1 : Math.min(1, (double) file.read / size);
  }

  @Override
  public boolean hasNext() {
    return bundle.hasNext() || items.hasNext();
  }

  @Override
  public Line next() {
    if (bundle.hasNext()) {
      return line(bundle.next());
    }
    return switch (items.next()) {
      case Unreadable(int at, String reason) -> new BadLine(at, reason);
      case Item(int at, JsonNode item) -> {
        number = at;
        yield firstOf(item);
      }
    };
  }

  private Line firstOf(JsonNode item) {
    try {
      bundle = Bundle.of(item);
      return line(bundle.next());
    } catch (UnfitMarket e) {
      return bad(e);
    }
  }

  private BadLine bad(UnfitMarket e) {
    return new BadLine(number, String.valueOf(e.getMessage()));
  }

  private Line line(JsonNode node) {
    Fields market = Fields.of(node);
    Instant now = clock.instant();
    try {
      Draft draft = formatOf(market).reader().read(market, now);
      if (!market.problems().isEmpty()) {
        return new BadLine(number, String.join("; ", market.problems()));
      }
      GoodLine good = Fitting.fit(number, draft, now);
      return strictness == Strictness.REJECT && !good.changes().isEmpty()
          ? new BadLine(number, String.join("; ", good.changes()))
          : good;
    } catch (UnfitMarket e) {
      return bad(e);
    }
  }

  private Format formatOf(Fields market) {
    return format == null ? Format.of(market) : format;
  }

  @Override
  public void close() throws IOException {
    items.close();
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
