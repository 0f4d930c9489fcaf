package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.ApiKey;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Proof;
import org.bellwether.domain.identity.Rights;
import org.bellwether.domain.identity.Secret;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.jspecify.annotations.Nullable;

/// Tells who an API key speaks for, with the owner's role of now, and notes that it is used.
public final class AuthenticateApiKey {
  private final Transactions transactions;
  private final ApiKeyRepository keys;
  private final UserRepository users;
  private final Session.Life life;
  private final NoteFailedProof failed;
  private final AuditTrail trail;
  private final InstantSource clock;

  public AuthenticateApiKey(
      Transactions transactions,
      ApiKeyRepository keys,
      UserRepository users,
      Session.Life life,
      NoteFailedProof failed,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.keys = keys;
    this.users = users;
    this.life = life;
    this.failed = failed;
    this.trail = trail;
    this.clock = clock;
  }

  /// @param from the address of whoever shows it
  /// @return empty when there is no such key, or it counts no more
  public Optional<Caller> execute(Secret secret, String from) {
    Instant now = clock.instant();
    ApiKey key = keys.findByHash(secret.hash()).orElse(null);
    if (key == null) {
      return refused("unknown", null, from);
    }
    Rights rights = users.findRights(key.owner()).orElseThrow();
    if (!key.counts(rights, life.idle(), now)
        || (key.isUseToBeNoted(now)
            && !transactions.inTransaction(() -> isThereToNote(key, from, now)))) {
      return refused(key.id().toString(), key.owner(), from);
    }
    return Optional.of(
        new Caller(
            key.owner(), rights.role(), new Proof.OfApiKey(key.id()), key.permissions(), from));
  }

  private Optional<Caller> refused(String which, @Nullable UserId owner, String from) {
    failed.execute("refuse-api-key", "api-key:" + which, "api-key:" + which, owner, from);
    return Optional.empty();
  }

  /// @return false when it was revoked in the meantime
  private boolean isThereToNote(ApiKey key, String from, Instant now) {
    if (keys.lock(key.id()).isEmpty()) {
      return false;
    }
    if (keys.updateLastUsed(key.id(), now, now.minus(ApiKey.USE_NOTED_EVERY))) {
      trail.record(
          new AuditTrail.Entry(now, key.owner(), from, "use-api-key", "api-key:" + key.id(), ""));
    }
    return true;
  }
}
