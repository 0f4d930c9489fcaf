package org.bellwether.application.identity;

import java.util.Optional;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;

/// Looks up a user with what only they may see of themselves.
public final class GetUser {
  private final UserRepository users;
  private final Ledger ledger;

  public GetUser(UserRepository users, Ledger ledger) {
    this.users = users;
    this.ledger = ledger;
  }

  public Result execute(UserId id) {
    Optional<User> user = users.findById(id);
    if (user.isEmpty()) {
      return new IdentityRefusal.UserNotFound(id);
    }
    return new Found(
        user.get(), ledger.findBalance(new AccountId(id.value())).orElse(NetCredits.ZERO));
  }

  /// Found, or a refusal.
  public sealed interface Result permits Found, IdentityRefusal.UserNotFound {}

  /// @param balance of the user's account
  public record Found(User user, NetCredits balance) implements Result {}
}
