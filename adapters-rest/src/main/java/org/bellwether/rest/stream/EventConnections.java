package org.bellwether.rest.stream;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.domain.identity.Network;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;

/// The answers of this node that go on: so many at most, none for long, and none beyond the stop of
/// the server.
public final class EventConnections {

  /// @param most at the same time, for everybody
  /// @param mostPerAddress at the same time, for one address
  /// @param life after which each ends; who follows asks again
  public record Limits(int most, int mostPerAddress, Duration life) {}

  private static final Duration STOP_WITHIN = Duration.ofSeconds(1);
  private static final Map<String, String> LATER = Map.of("Retry-After", "10");

  private final Limits settings;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<String, Integer> openByClient = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  public EventConnections(Limits settings) {
    this.settings = settings;
  }

  /// How many there are.
  public int count() {
    return open.get();
  }

  /// @param address of the client
  /// @throws ApiError when there are too many
  public Stream open(String address) {
    Stream stream = new Stream(Network.of(address));
    int mine = openByClient.merge(stream.client, 1, Integer::sum);
    boolean fits = open.incrementAndGet() <= settings.most() && !stopped;
    if (mine > settings.mostPerAddress()) {
      stream.close();
      throw new ApiError(
          Problem.TOO_MANY_REQUESTS,
          "one client follows at most %d at once".formatted(settings.mostPerAddress()),
          List.of(),
          LATER);
    }
    if (!fits) {
      stream.close();
      throw new ApiError(
          Problem.UNAVAILABLE, "as many are followed as can be at once", List.of(), LATER);
    }
    return stream;
  }

  /// Lets all end within a second, and opens no more.
  public void stop() {
    stopped = true;
  }

  /// A place among them.
  public final class Stream implements AutoCloseable {
    private final String client;
    private final long end = System.nanoTime() + settings.life().toNanos();

    private Stream(String client) {
      this.client = client;
    }

    /// How long until somebody has to ask again; zero at the end.
    public Duration patience() {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      return stopped || left.isNegative()
          ? Duration.ZERO
          : Collections.min(List.of(left, STOP_WITHIN));
    }

    @Override
    public void close() {
      open.decrementAndGet();
      openByClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
