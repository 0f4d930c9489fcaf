package org.bellwether.rest.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.bellwether.rest.json.Json;

/// An answer that goes on: server-sent events (HTML Living Standard, section 9.2), each an object
/// with the number of the last change it knows of. Who was cut off sends that number as
/// `Last-Event-ID`.
public final class EventWriter {
  public static final String TYPE = "text/event-stream";

  /// What a browser waits before it comes again.
  private static final String BEGIN = "retry: 2000\n\n";

  /// Says nothing, but keeps the connection.
  private static final String HEARTBEAT = ":\n\n";

  private final Json json;
  private final OutputStream out;
  private final Supplier<Duration> patience;
  private final Duration heartbeat;
  private final Runnable progress;
  private boolean begun;
  private boolean complete;
  private long writtenAt;

  /// @param patience until somebody has to ask again, zero at the end
  /// @param heartbeat after which something is written, even if there is nothing to say
  /// @param progress told whenever it is seen that the client still takes what comes
  public EventWriter(
      Json json,
      OutputStream out,
      Supplier<Duration> patience,
      Duration heartbeat,
      Runnable progress) {
    this.json = json;
    this.out = out;
    this.patience = patience;
    this.heartbeat = heartbeat;
    this.progress = progress;
  }

  /// Sends an event. Waits while the client is slower.
  ///
  /// @param data one that is written in one line, as all are
  public void send(long id, String name, Object data) {
    write("id: " + id + "\nevent: " + name + "\ndata: ", json.write(data), "\n\n");
  }

  /// Whether anything was sent yet.
  public boolean hasBegun() {
    return begun;
  }

  /// Nothing more will ever come. Who had seen everything is told so instead of an empty answer,
  /// and does not come again.
  public void complete() {
    complete = true;
  }

  /// Whether the client had seen everything.
  public boolean hadNothingToSay() {
    return complete && !begun;
  }

  /// How long to wait for the next event before this is asked again; zero when it is time to end.
  public Duration patience() {
    if (!begun || System.nanoTime() - writtenAt >= heartbeat.toNanos()) {
      write(begun ? HEARTBEAT : "", new byte[0], "");
    }
    progress.run();
    return Collections.min(List.of(patience.get(), heartbeat));
  }

  private void write(String before, byte[] data, String after) {
    try {
      if (!begun) {
        begun = true;
        out.write(BEGIN.getBytes(UTF_8));
      }
      out.write(before.getBytes(UTF_8));
      out.write(data);
      out.write(after.getBytes(UTF_8));
      out.flush();
      writtenAt = System.nanoTime();
    } catch (IOException e) {
      throw new ClientGone(e);
    }
  }
}
