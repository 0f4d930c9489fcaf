package org.bellwether.application.identity;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;

/// Makes somebody a user and logs them in.
public final class RegisterUser {
  private final Transactions transactions;
  private final UserRepository users;
  private final PasswordHasher hasher;
  private final AccessTokens tokens;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  public RegisterUser(
      Transactions transactions,
      UserRepository users,
      PasswordHasher hasher,
      AccessTokens tokens,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.transactions = transactions;
    this.users = users;
    this.hasher = hasher;
    this.tokens = tokens;
    this.ids = ids;
    this.clock = clock;
  }

  public Result execute(Command command) {
    PasswordHash hash = hasher.hash(command.password());
    User user =
        new User(
            new Profile(new UserId(ids.get()), command.name()),
            command.email(),
            hash,
            Role.USER,
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    if (!transactions.inTransaction(() -> users.create(user))) {
      return new IdentityRefusal.EmailTaken();
    }
    return new Registered(new Session(user, tokens.issue(user)));
  }

  /// The password is in clear and never printed.
  public record Command(EmailAddress email, String password, String name) {
    @Override
    public String toString() {
      return "Command[email=" + email + ", password=(hidden), name=" + name + "]";
    }
  }

  /// Registered, or a refusal.
  public sealed interface Result permits Registered, IdentityRefusal.EmailTaken {}

  /// The session that begins.
  public record Registered(Session session) implements Result {}
}
