package org.bellwether.application.identity;

import java.util.List;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.jspecify.annotations.Nullable;

/// Looks up a user with what only they may see of themselves.
public final class GetUser {
  private final UserRepository users;
  private final Ledger ledger;

  public GetUser(UserRepository users, Ledger ledger) {
    this.users = users;
    this.ledger = ledger;
  }

  public Result execute(Caller caller) {
    Profile profile = users.findProfiles(List.of(caller.id())).get(caller.id());
    if (profile == null) {
      return new IdentityRefusal.UserNotFound(caller.id());
    }
    return new Found(
        profile,
        users.findById(caller.id()).map(User::email).orElse(null),
        caller.role(),
        ledger.findBalance(caller.id().account()).orElse(NetCredits.ZERO));
  }

  /// Found, or a refusal.
  public sealed interface Result permits Found, IdentityRefusal.UserNotFound {}

  /// @param email null for somebody whom another system logs in
  /// @param role that the caller has proved
  /// @param balance of the user's account
  public record Found(Profile profile, @Nullable EmailAddress email, Role role, NetCredits balance)
      implements Result {}
}
