package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.bellwether.application.AuditTrail;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.ApiKey;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Permission;

/// Ends a key of the caller's; an admin ends anybody's. To others it does not exist.
public final class RevokeApiKey {
  private final Transactions transactions;
  private final ApiKeyRepository keys;
  private final AuditTrail trail;
  private final InstantSource clock;

  public RevokeApiKey(
      Transactions transactions, ApiKeyRepository keys, AuditTrail trail, InstantSource clock) {
    this.transactions = transactions;
    this.keys = keys;
    this.trail = trail;
    this.clock = clock;
  }

  public Result execute(Caller caller, UUID id) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return transactions.inTransaction(() -> {
      Optional<ApiKey> key =
          keys.findById(id)
              .filter(found -> found.owner().equals(caller.id()) || caller.has(Permission.ADMIN));
      if (key.isEmpty() || !keys.delete(id)) {
        return new IdentityRefusal.ApiKeyNotFound(id);
      }
      trail.record(
          new AuditTrail.Entry(
              now,
              caller.id(),
              caller.address(),
              "revoke-api-key",
              "api-key:" + id,
              "of user:" + key.get().owner()));
      return new Revoked();
    });
  }

  /// Revoked, or a refusal.
  public sealed interface Result permits Revoked, IdentityRefusal.ApiKeyNotFound {}

  public record Revoked() implements Result {}
}
