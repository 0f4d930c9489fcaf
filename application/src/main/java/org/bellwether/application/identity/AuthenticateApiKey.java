package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bellwether.application.AuditTrail;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.ApiKey;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Secret;
import org.bellwether.domain.identity.UserRepository;

/// Tells who an API key speaks for, with the owner's role of now, and notes that it is used.
public final class AuthenticateApiKey {
  private final Transactions transactions;
  private final ApiKeyRepository keys;
  private final UserRepository users;
  private final AuditTrail trail;
  private final InstantSource clock;

  public AuthenticateApiKey(
      Transactions transactions,
      ApiKeyRepository keys,
      UserRepository users,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.keys = keys;
    this.users = users;
    this.trail = trail;
    this.clock = clock;
  }

  /// @param from the address of whoever shows it
  /// @return empty when there is no such key, or it has expired
  public Optional<Caller> execute(Secret secret, String from) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Optional<ApiKey> found =
        keys.findByHash(secret.hash()).filter(key -> now.isBefore(key.expiresAt()));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ApiKey key = found.get();
    Role role = users.findRole(key.owner()).orElseThrow();
    if (key.isUseToBeNoted(now)) {
      transactions.inTransaction(() -> note(key, from, now));
    }
    return Optional.of(
        new Caller(key.owner(), role, Caller.Means.API_KEY, key.permissions(), from));
  }

  private boolean note(ApiKey key, String from, Instant now) {
    boolean first = keys.updateLastUsed(key.id(), now, now.minus(ApiKey.USE_NOTED_EVERY));
    if (first) {
      trail.record(
          new AuditTrail.Entry(now, key.owner(), from, "use-api-key", "api-key:" + key.id(), ""));
    }
    return first;
  }
}
