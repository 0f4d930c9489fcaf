import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/// `LimiterShare.java RECORDING`: what part of the work of a server was that of the rate limiter,
/// by the samples of a flight recording: on the threads of requests, and, as far as it had them do
/// something, on those of the Redis client.
class LimiterShare {
  private static final String REQUIRE = "org.bellwether.rest.ratelimit.RateLimits.require";
  private static final String ADDRESS = "org.bellwether.rest.edge.ClientAddress.of";

  public static void main(String[] args) throws IOException {
    Map<String, Integer> samples = new HashMap<>();
    try (RecordingFile file = new RecordingFile(Path.of(args[0]))) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          samples.merge(of(event), 1, Integer::sum);
        }
      }
    }
    double all = samples.values().stream().mapToInt(Integer::intValue).sum();
    for (String part : List.of("limiter", "limiter in Redis client", "address behind proxy")) {
      System.out.printf(
          Locale.ROOT, "%s %.1f %%  ", part, 100 * samples.getOrDefault(part, 0) / all);
    }
    System.out.printf(Locale.ROOT, "of %.0f samples%n", all);
  }

  private static String of(RecordedEvent event) {
    List<String> frames =
        event.getStackTrace().getFrames().stream().map(LimiterShare::name).toList();
    RecordedThread thread = event.getThread("sampledThread");
    if (frames.contains(ADDRESS)) {
      return "address behind proxy"; // the log of requests needs it as well
    }
    if (frames.contains(REQUIRE)) {
      return "limiter";
    }
    boolean redis = thread != null && String.valueOf(thread.getJavaName()).startsWith("redisson");
    return redis && frames.stream().anyMatch(frame -> frame.contains(".limits."))
        ? "limiter in Redis client"
        : "other";
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }
}
