package org.bellwether.application.identity;

import java.util.Optional;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserRepository;

/// Checks a password and issues a token. Takes as long for an unknown user as for a wrong password.
public final class LogIn {
  private final UserRepository users;
  private final PasswordHasher hasher;
  private final AccessTokens tokens;

  public LogIn(UserRepository users, PasswordHasher hasher, AccessTokens tokens) {
    this.users = users;
    this.hasher = hasher;
    this.tokens = tokens;
  }

  public Result execute(Command command) {
    Optional<User> user = users.findByEmail(command.email());
    if (user.isEmpty()) {
      hasher.matchNobody(command.password());
      return new IdentityRefusal.WrongCredentials();
    }
    if (!hasher.matches(command.password(), user.get().passwordHash())) {
      return new IdentityRefusal.WrongCredentials();
    }
    return new LoggedIn(new Session(user.get(), tokens.issue(user.get())));
  }

  /// The password is in clear and never printed.
  public record Command(EmailAddress email, String password) {
    @Override
    public String toString() {
      return "Command[email=" + email + ", password=(hidden)]";
    }
  }

  /// Logged in, or a refusal.
  public sealed interface Result permits LoggedIn, IdentityRefusal.WrongCredentials {}

  /// The session that begins.
  public record LoggedIn(Session session) implements Result {}
}
