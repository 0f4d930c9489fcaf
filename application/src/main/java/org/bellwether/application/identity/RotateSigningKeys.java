package org.bellwether.application.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.identity.SigningKeys.SigningKey;
import org.bellwether.application.transaction.Transactions;
import org.jspecify.annotations.Nullable;

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

  /// @return the new key, or the one there was when there is nothing to do
  public SigningKey execute(Mode mode) {
    Instant now = clock.instant();
    return transactions.inTransaction(() ->
        switch (mode) {
          case WHEN_THERE_IS_NONE ->
              keys.findAll().stream().findFirst().orElseGet(() -> create(now, now));
          case IN_TURN ->
              replace(now, now.plus(AHEAD), now.plus(AHEAD).plus(tokenLife).plus(AHEAD), "in turn");
          case AT_ONCE -> replace(now, now, now, "the others are believed no more");
        });
  }

  private SigningKey replace(Instant now, Instant signsFrom, Instant othersRetireAt, String how) {
    SigningKey key = generator.generate(signsFrom);
    keys.create(key);
    keys.retireOthers(key.id(), othersRetireAt);
    keys.deleteRetired(now);
    return recorded(key, now, AuditTrail.COMMAND_LINE, how);
  }

  private SigningKey create(Instant now, Instant signsFrom) {
    SigningKey key = generator.generate(signsFrom);
    keys.create(key);
    return recorded(key, now, null, "the first");
  }

  private SigningKey recorded(SigningKey key, Instant now, @Nullable String from, String how) {
    trail.record(
        new AuditTrail.Entry(
            now, null, from, "rotate-signing-keys", "signing-key:" + key.id(), how));
    return key;
  }

  /// How much of a hurry there is.
  public enum Mode {
    /// At the start. Two nodes that start at once may make two; both are believed, and one signs.
    WHEN_THERE_IS_NONE,
    IN_TURN,
    /// An old key is in wrong hands: what it signed is worth nothing from now on. Clients go on
    /// with their refresh tokens.
    AT_ONCE
  }
}
