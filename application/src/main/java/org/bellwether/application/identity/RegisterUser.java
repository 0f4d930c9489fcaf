package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.IdempotencyKey;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Network;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.jspecify.annotations.Nullable;

/// Makes somebody a user with an account and a welcome grant. It logs nobody in, so that whoever
/// asks may be told the same whether the address was free or not: only the password opens it.
public final class RegisterUser {
  private final Idempotent idempotent;
  private final UserRepository users;
  private final WelcomeUser welcome;
  private final KnownNetworks known;
  private final PasswordHasher hasher;
  private final CommonPasswords common;
  private final AuditTrail trail;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  public RegisterUser(
      Idempotent idempotent,
      UserRepository users,
      WelcomeUser welcome,
      KnownNetworks known,
      PasswordHasher hasher,
      CommonPasswords common,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.idempotent = idempotent;
    this.users = users;
    this.welcome = welcome;
    this.known = known;
    this.hasher = hasher;
    this.common = common;
    this.trail = trail;
    this.ids = ids;
    this.clock = clock;
  }

  /// @param key null when the client does not care
  public IdempotentResult<Result> execute(Command command, @Nullable IdempotencyKey key) {
    Password password = command.password().prepared();
    if (common.contain(password)) {
      return new IdempotentResult.Fresh<>(new IdentityRefusal.PasswordTooCommon());
    }
    User user =
        new User(
            new Profile(new UserId(ids.get()), command.name()),
            command.email().canonical(),
            hasher.hash(password, new PasswordHasher.Asker(command.email(), command.from())),
            command.role(),
            clock.instant());
    return idempotent.execute(
        user,
        key == null ? null : new Keyed<Result>(key, _ -> ""),
        newcomer -> create(newcomer, command.from()));
  }

  private Result create(User user, String from) {
    if (!users.create(user)) {
      return new IdentityRefusal.EmailTaken();
    }
    Instant now = user.createdAt();
    welcome.execute(user.id(), now);
    // else whoever guesses at a new account could shut its user out before they first log in
    known.add(user.id(), Network.of(from), now);
    trail.record(
        new AuditTrail.Entry(
            now,
            null,
            from,
            "register",
            "user:" + user.id(),
            user.role().name().toLowerCase(Locale.ROOT)));
    return new Registered(user.id());
  }

  /// @param from the address of whoever asks
  public record Command(
      EmailAddress email, Password password, String name, Role role, String from) {}

  /// Registered, or a refusal.
  public sealed interface Result
      permits Registered, IdentityRefusal.EmailTaken, IdentityRefusal.PasswordTooCommon {}

  public record Registered(UserId id) implements Result {}
}
