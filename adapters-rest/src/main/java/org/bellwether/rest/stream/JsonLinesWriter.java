package org.bellwether.rest.stream;

import java.io.IOException;
import java.io.OutputStream;
import org.bellwether.rest.json.Json;

/// An answer of any length in JSON JsonLinesWriter, written while it is made: one object on each
/// line.
public final class JsonLinesWriter {
  public static final String TYPE = "application/x-ndjson";

  private final Json json;
  private final OutputStream out;
  private final Runnable progress;

  /// @param progress told of each line that was taken
  public JsonLinesWriter(Json json, OutputStream out, Runnable progress) {
    this.json = json;
    this.out = out;
    this.progress = progress;
  }

  /// Writes a line. Waits while the client is slower.
  ///
  /// @throws ClientGone when nobody takes it any more
  public void write(Object line) {
    try {
      out.write(json.write(line));
      out.write('\n');
      progress.run();
    } catch (IOException e) {
      throw new ClientGone(e);
    }
  }
}
