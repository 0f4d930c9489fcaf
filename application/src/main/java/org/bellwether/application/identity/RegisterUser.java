package org.bellwether.application.identity;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.Answer;
import org.bellwether.application.IdempotencyKey;
import org.bellwether.application.Idempotent;
import org.bellwether.application.Idempotent.Once;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.Transfer;
import org.jspecify.annotations.Nullable;

/// Makes somebody a user with an account and a welcome grant, and logs them in.
///
/// Sent again under its idempotency key it logs the same user in again, if the password is theirs;
/// no token and nothing of the password is kept for that.
public final class RegisterUser {
  private final Idempotent idempotent;
  private final UserRepository users;
  private final Ledger ledger;
  private final Credits welcomeGrant;
  private final PasswordHasher hasher;
  private final AccessTokens tokens;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  /// @param welcomeGrant what a new user begins with; zero for nothing
  public RegisterUser(
      Idempotent idempotent,
      UserRepository users,
      Ledger ledger,
      Credits welcomeGrant,
      PasswordHasher hasher,
      AccessTokens tokens,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.idempotent = idempotent;
    this.users = users;
    this.ledger = ledger;
    this.welcomeGrant = welcomeGrant;
    this.hasher = hasher;
    this.tokens = tokens;
    this.ids = ids;
    this.clock = clock;
  }

  /// @param key null when the client does not care
  public Answer<Result> execute(Command command, @Nullable IdempotencyKey key) {
    User user =
        new User(
            new Profile(new UserId(ids.get()), command.name()),
            command.email(),
            hasher.hash(command.password()),
            command.role(),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    Once<Result> once = key == null ? null : new Once<>(key, _ -> "");
    return switch (idempotent.execute(user, once, this::create)) {
      case Answer.Replayed<Result> _ -> again(command);
      case Answer<Result> first -> first;
    };
  }

  private Result create(User user) {
    if (!users.create(user)) {
      return new IdentityRefusal.EmailTaken();
    }
    AccountId account = new AccountId(user.id().value());
    ledger.open(List.of(new Account(account, Account.Kind.USER)));
    if (!welcomeGrant.equals(Credits.ZERO)) {
      ledger.post(
          List.of(
              new Transfer(
                  ids.get(),
                  Transfer.Reason.GRANT,
                  AccountId.ISSUANCE,
                  account,
                  welcomeGrant,
                  user.createdAt())));
    }
    return new Registered(new Session(user, tokens.issue(user)));
  }

  private Answer<Result> again(Command command) {
    return users
        .findByEmail(command.email())
        .filter(user -> hasher.matches(command.password(), user.passwordHash()))
        .<Answer<Result>>map(
            user -> new Answer.Fresh<>(new Registered(new Session(user, tokens.issue(user)))))
        .orElseGet(Answer.KeyReused::new);
  }

  /// The password is in clear and never printed.
  public record Command(EmailAddress email, String password, String name, Role role) {
    @Override
    public String toString() {
      return "Command[email="
          + email
          + ", password=(hidden), name="
          + name
          + ", role="
          + role
          + "]";
    }
  }

  /// Registered, or a refusal.
  public sealed interface Result permits Registered, IdentityRefusal.EmailTaken {}

  /// The session that begins.
  public record Registered(Session session) implements Result {}
}
