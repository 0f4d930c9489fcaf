package org.bellwether.rest.ratelimit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.ratelimit.RateLimiter.Decision;
import org.bellwether.application.ratelimit.RateLimiter.Limit;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Network;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.ratelimit.RatePolicy.Counts;
import org.jspecify.annotations.Nullable;

/// Lets a request go on if its sender has not sent too many, and tells them how many they have left
/// (draft-ietf-httpapi-ratelimit-headers-11).
public final class RateLimits {
  private final RateLimiter limiter;
  private final Map<RatePolicy, Applied> policies = new EnumMap<>(RatePolicy.class);

  /// How much more the network around a client may send than the client itself, and then again the
  /// one around that: whoever has thousands of addresses has them in one.
  private static final int NETWORK = 5;

  /// @param around limits for the networks around a client, the narrowest first
  /// @param field the whole of `RateLimit-Policy`
  /// @param item the beginning of `RateLimit`
  private record Applied(
      Limit limit, List<Limit> around, String field, String item, Counter refused) {}

  /// @param limits a policy that has none does not limit
  public RateLimits(RateLimiter limiter, Map<RatePolicy, RateLimit> limits, MeterRegistry metrics) {
    this.limiter = limiter;
    limits.forEach((policy, limit) -> policies.put(policy, applied(policy, limit, metrics)));
  }

  /// So many requests in each window of so many seconds.
  public record RateLimit(int requests, int seconds) {
    public static final int MAX_SECONDS = 3600;
  }

  private static Applied applied(RatePolicy policy, RateLimit limit, MeterRegistry metrics) {
    String name = policy.policyName();
    Duration window = Duration.ofSeconds(limit.seconds());
    Limit site = new Limit(name + "-site", times(limit.requests(), NETWORK), window);
    Limit provider = new Limit(name + "-provider", times(site.permits(), NETWORK), window);
    return new Applied(
        new Limit(name, limit.requests(), window),
        List.of(site, provider),
        "\"%s\";q=%d;w=%d".formatted(name, limit.requests(), limit.seconds()),
        "\"" + name + "\";r=",
        Counter.builder("http.server.refused.by.limit")
            .description("Requests answered 429")
            .tag("policy", name)
            .register(metrics));
  }

  private static int times(int permits, int factor) {
    return (int) Math.min(Integer.MAX_VALUE, (long) permits * factor);
  }

  /// Who sends a request.
  ///
  /// @param caller null for somebody unknown
  public record Sender(String address, @Nullable Caller caller) {}

  /// @param permits what the request costs
  /// @param fields takes the header fields that tell how many are left
  /// @throws ApiError with [Problem#TOO_MANY_REQUESTS]
  public void require(
      RatePolicy policy, Sender sender, int permits, BiConsumer<String, String> fields) {
    Applied applied = policies.get(policy);
    if (applied == null) {
      return;
    }
    Decision decision = take(applied, policy, sender, permits);
    long seconds = wholeSeconds(decision.reset());
    fields.accept("RateLimit-Policy", applied.field());
    fields.accept("RateLimit", applied.item() + decision.remaining() + ";t=" + seconds);
    if (!decision.allowed()) {
      applied.refused().increment();
      throw new ApiError(
          Problem.TOO_MANY_REQUESTS,
          "wait %d seconds; this takes %d of the %d permits for %d seconds"
              .formatted(
                  seconds,
                  applied.limit().atMost(permits),
                  applied.limit().permits(),
                  applied.limit().window().toSeconds()),
          List.of(),
          Map.of("Retry-After", Long.toString(seconds)));
    }
  }

  /// Networks count what their clients are permitted, so that one client does not use up what is
  /// for all.
  private Decision take(Applied applied, RatePolicy policy, Sender sender, int permits) {
    Decision decision = limiter.take(applied.limit(), key(policy, sender), permits);
    if (policy.counts() == Counts.ADDRESS) {
      List<String> networks = Network.around(sender.address());
      for (int i = 0; i < networks.size() && decision.allowed(); i++) {
        Decision around = limiter.take(applied.around().get(i), networks.get(i), permits);
        decision = around.remaining() < decision.remaining() ? around : decision;
        decision = around.allowed() ? decision : around;
      }
    }
    return decision;
  }

  private static String key(RatePolicy policy, Sender sender) {
    if (policy.counts() == Counts.ADDRESS) {
      return Network.of(sender.address());
    }
    if (sender.caller() == null) {
      throw new IllegalStateException(policy + " counts users, and nobody knows who this is");
    }
    return sender.caller().id().toString();
  }

  /// Not a moment earlier, and at least one: zero would mean at once.
  private static long wholeSeconds(Duration reset) {
    return Math.max(1, reset.plusNanos(999_999_999).toSeconds());
  }
}
