package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.ApiKey;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Permission;
import org.bellwether.domain.identity.Standing;

/// Ends a key of the caller's; a person who is an admin now ends anybody's. To others it does not
/// exist.
public final class RevokeApiKey {
  private final Transactions transactions;
  private final Authority authority;
  private final ApiKeyRepository keys;
  private final AuditTrail trail;
  private final InstantSource clock;

  public RevokeApiKey(
      Transactions transactions,
      Authority authority,
      ApiKeyRepository keys,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.authority = authority;
    this.keys = keys;
    this.trail = trail;
    this.clock = clock;
  }

  public Result execute(Caller caller, UUID id) {
    Instant now = clock.instant();
    return transactions.inTransaction(() -> {
      Standing standing = authority.lock(caller);
      ApiKey key = keys.findById(id).orElse(null);
      boolean own = key != null && key.owner().equals(caller.id());
      Optional<Lack> lack = own ? standing.lackOfProof() : standing.lackInPerson(Permission.ADMIN);
      if (lack.isPresent() && lack.get() != Lack.PERMISSION) {
        return new IdentityRefusal.NotEntitled(lack.get());
      }
      if (key == null || lack.isPresent() || !keys.delete(id)) {
        return new IdentityRefusal.ApiKeyNotFound(id);
      }
      trail.record(
          new AuditTrail.Entry(
              now,
              caller.id(),
              caller.address(),
              "revoke-api-key",
              "api-key:" + id,
              "of user:" + key.owner()));
      return new Revoked();
    });
  }

  /// Revoked, or a refusal.
  public sealed interface Result
      permits Revoked, IdentityRefusal.NotEntitled, IdentityRefusal.ApiKeyNotFound {}

  public record Revoked() implements Result {}
}
