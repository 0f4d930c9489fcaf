package org.bellwether.application.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.bellwether.application.AuditTrail;
import org.bellwether.application.Transactions;
import org.bellwether.application.identity.SigningKeys.SigningKey;

/// Replaces the key that signs access tokens. Nobody is logged out by it: nodes and others that
/// keep a copy of the public keys know the new one before it signs, and the old one is believed
/// until the last token it signed has expired.
public final class RotateSigningKeys {
  /// From when a key is published to when it signs: longer than anybody keeps an old copy.
  public static final Duration AHEAD = Duration.ofMinutes(5);

  private final Transactions transactions;
  private final SigningKeys keys;
  private final Generator generator;
  private final Duration tokenLife;
  private final AuditTrail trail;
  private final InstantSource clock;

  /// @param tokenLife of the longest access token
  public RotateSigningKeys(
      Transactions transactions,
      SigningKeys keys,
      Generator generator,
      Duration tokenLife,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.keys = keys;
    this.generator = generator;
    this.tokenLife = tokenLife;
    this.trail = trail;
    this.clock = clock;
  }

  /// Makes key pairs.
  public interface Generator {
    /// A new one, that signs from then on.
    SigningKey generate(Instant signsFrom);
  }

  /// Makes the first key when there is none. Two nodes that start at once may make two; both are
  /// believed, and one signs.
  public void begin() {
    Instant now = now();
    transactions.inTransaction(() -> {
      if (keys.findAll().isEmpty()) {
        create(now, now, "the first");
      }
      return now;
    });
  }

  /// @return the new key
  public SigningKey execute(Mode mode) {
    Instant now = now();
    Instant signsFrom = mode == Mode.AT_ONCE ? now : now.plus(AHEAD);
    Instant retiresAt = mode == Mode.AT_ONCE ? now : signsFrom.plus(tokenLife).plus(AHEAD);
    return transactions.inTransaction(() -> {
      SigningKey key =
          create(
              now, signsFrom, mode == Mode.AT_ONCE ? "the others are believed no more" : "in turn");
      keys.retireOthers(key.id(), retiresAt);
      keys.deleteRetired(now);
      return key;
    });
  }

  private SigningKey create(Instant now, Instant signsFrom, String details) {
    SigningKey key = generator.generate(signsFrom);
    keys.create(key);
    trail.record(
        new AuditTrail.Entry(
            now, null, null, "rotate-signing-keys", "signing-key:" + key.id(), details));
    return key;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /// How much of a hurry there is.
  public enum Mode {
    IN_TURN,
    /// An old key is in wrong hands: what it signed is worth nothing from now on. Clients go on
    /// with their refresh tokens.
    AT_ONCE
  }
}
