package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.ApiKey;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Permission;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Secret;
import org.bellwether.domain.identity.UserRepository;
import org.jspecify.annotations.Nullable;

/// Makes a key for a program of the caller's. Only a person makes keys who has logged in a moment
/// ago: a program that could would outlive its own, and so would who has stolen a token.
public final class CreateApiKey {
  public static final int MAX_KEYS = 50;

  private final Idempotent idempotent;
  private final Authority authority;
  private final UserRepository users;
  private final ApiKeyRepository keys;
  private final AuditTrail trail;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  public CreateApiKey(
      Idempotent idempotent,
      Authority authority,
      UserRepository users,
      ApiKeyRepository keys,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.idempotent = idempotent;
    this.authority = authority;
    this.users = users;
    this.keys = keys;
    this.trail = trail;
    this.ids = ids;
    this.clock = clock;
  }

  public IdempotentResult<Result> execute(Command command, @Nullable Keyed<Result> keyed) {
    return idempotent.execute(command, keyed, this::create);
  }

  private Result create(Command command) {
    Caller caller = command.caller();
    Instant now = clock.instant();
    // holds the user, so that their keys are counted one request after the other
    Optional<Lack> lack = authority.lock(caller).lackOfRecentLogIn();
    if (lack.isPresent()) {
      return new IdentityRefusal.NotEntitled(lack.get());
    }
    // the role here, as the key has it: what another system says of a person is not asked for a key
    Role role = users.findRights(caller.id()).orElseThrow().role();
    if (!command.permissions().stream().allMatch(role::has)) {
      return new IdentityRefusal.PermissionNotYours();
    }
    if (!command.expiresAt().isAfter(now)
        || command.expiresAt().isAfter(now.plus(ApiKey.LONGEST_LIFE))) {
      return new IdentityRefusal.ExpiryOutOfRange(now, now.plus(ApiKey.LONGEST_LIFE));
    }
    if (keys.findByOwner(caller.id()).size() >= MAX_KEYS) {
      return new IdentityRefusal.TooManyApiKeys();
    }
    Secret secret = Secret.random();
    ApiKey key =
        new ApiKey(
            ids.get(),
            caller.id(),
            command.name(),
            command.permissions(),
            secret.hash(),
            now,
            command.expiresAt(),
            null);
    keys.create(key);
    trail.record(
        new AuditTrail.Entry(
            now,
            caller.id(),
            caller.address(),
            "create-api-key",
            "api-key:" + key.id(),
            permissions(key)));
    return new Created(key, secret);
  }

  private static String permissions(ApiKey key) {
    return key.permissions().stream()
        .sorted()
        .map(permission -> permission.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /// @param permissions at least one
  public record Command(
      Caller caller, String name, Set<Permission> permissions, Instant expiresAt) {}

  /// Created, or a refusal.
  public sealed interface Result
      permits Created,
          IdentityRefusal.NotEntitled,
          IdentityRefusal.PermissionNotYours,
          IdentityRefusal.ExpiryOutOfRange,
          IdentityRefusal.TooManyApiKeys {}

  /// @param secret shown to its owner now and never again
  public record Created(ApiKey key, Secret secret) implements Result {}
}
