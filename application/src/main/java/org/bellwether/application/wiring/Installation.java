package org.bellwether.application.wiring;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.ratelimit.RateLimiter.Limit;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.ledger.Credits;
import org.jspecify.annotations.Nullable;

/// What the use cases of all features share.
///
/// @param ids makes UUIDs that grow (version 7)
/// @param clock ticks in microseconds: backends keep no more, and a time reads back as it was given
public record Installation(
    Backend backend,
    Policy policy,
    Idempotent idempotent,
    Authority authority,
    Supplier<UUID> ids,
    InstantSource clock) {
  private static final Duration TICK = Duration.ofNanos(1000);

  /// What an operator decides.
  ///
  /// @param welcomeGrant what everybody begins with
  /// @param importSubsidy what the house pays for each imported market that is still open
  /// @param reversalPeriod how long a resolution can be taken back
  /// @param accountLimit of guesses at one account's password; null for none
  public record Policy(
      Credits welcomeGrant,
      Credits importSubsidy,
      Duration reversalPeriod,
      Session.Life sessionLife,
      Duration accessTokenLife,
      @Nullable Limit accountLimit) {}

  public static Installation of(
      Backend backend, Policy policy, Supplier<UUID> ids, InstantSource clock) {
    Clock ticking = Clock.tick(clock.withZone(ZoneOffset.UTC), TICK);
    return new Installation(
        backend,
        policy,
        new Idempotent(backend.transactions(), backend.idempotencyStore(), ticking),
        new Authority(
            backend.users(), backend.sessions(), backend.apiKeys(), policy.sessionLife(), ticking),
        ids,
        ticking);
  }
}
