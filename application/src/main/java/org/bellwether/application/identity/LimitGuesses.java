package org.bellwether.application.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.ratelimit.RateLimiter.Limit;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Network;
import org.jspecify.annotations.Nullable;

/// Bounds how often the password of one account is tried, from however many addresses, before any
/// of it is hashed. An account that does not exist counts like one that does.
///
/// Nobody is shut out by it: tries from a network where the user has logged in before are counted
/// for that network alone, so that a stranger uses up what strangers may. Where the user is a
/// stranger too, they wait for the length of the limit at most, or until the guessing ends.
public final class LimitGuesses {
  /// Who may be the user after all may mistype more often.
  private static final int AT_HOME = 2;

  private final RateLimiter limiter;
  private final KnownNetworks known;
  private final @Nullable Limit strangers;
  private final @Nullable Limit atHome;

  /// @param limit for all strangers together; null for none
  public LimitGuesses(RateLimiter limiter, KnownNetworks known, @Nullable Limit limit) {
    this.limiter = limiter;
    this.known = known;
    strangers = limit;
    atHome =
        limit == null
            ? null
            : new Limit(
                limit.policy() + "-at-home",
                (int) Math.min(Integer.MAX_VALUE, (long) AT_HOME * limit.permits()),
                limit.window());
  }

  /// Counts one try.
  ///
  /// @param from the address of whoever tries
  /// @return how long to wait when it is one too many
  public Optional<Duration> execute(EmailAddress account, String from) {
    if (strangers == null || atHome == null) {
      return Optional.empty();
    }
    String one = account.canonical().value();
    String network = Network.of(from);
    RateLimiter.Decision decision =
        known.contains(account, network)
            ? limiter.take(atHome, key(one + "\n" + network))
            : limiter.take(strangers, key(one));
    return decision.allowed() ? Optional.empty() : Optional.of(decision.reset());
  }

  /// As long for each account, and telling nobody who reads it which.
  private static String key(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
