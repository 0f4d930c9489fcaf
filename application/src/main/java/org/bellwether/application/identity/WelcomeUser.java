package org.bellwether.application.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.Transfer;

/// Gives a new user what everybody begins with: an account, and a grant on it.
public final class WelcomeUser {
  private final Ledger ledger;
  private final Credits grant;
  private final Supplier<UUID> ids;

  /// @param grant zero for nothing
  public WelcomeUser(Ledger ledger, Credits grant, Supplier<UUID> ids) {
    this.ledger = ledger;
    this.grant = grant;
    this.ids = ids;
  }

  /// Within the transaction that makes the user.
  ///
  /// @return false when they have an account already
  public boolean execute(UserId user, Instant now) {
    AccountId account = user.account();
    // looked at first, as who comes again mostly has one; but only who makes it gives the grant
    if (ledger.findBalance(account).isPresent()
        || ledger.open(List.of(new Account(account, Account.Kind.USER))) == 0) {
      return false;
    }
    if (!grant.equals(Credits.ZERO)) {
      ledger.post(
          List.of(
              new Transfer(
                  ids.get(), Transfer.Reason.GRANT, AccountId.ISSUANCE, account, grant, now)));
    }
    return true;
  }
}
