package org.bellwether.application.identity;

import org.bellwether.application.Refusal;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;

/// Every "no" of this feature; each one says which use case may give it.
public sealed interface IdentityRefusal extends Refusal {

  /// Somebody has registered this e-mail address already.
  record EmailTaken() implements IdentityRefusal, RegisterUser.Result {}

  /// No user has this e-mail address and password; it is not said which of the two is wrong.
  record WrongCredentials() implements IdentityRefusal, LogIn.Result {}

  /// There is no such user, or it is one that came with imported markets and has no account.
  record UserNotFound(UserId id)
      implements IdentityRefusal, GrantCredits.Result, GetUser.Result, GetProfile.Result {}

  /// The account would hold more than an account can hold.
  record BalanceTooLarge(NetCredits balance, Credits most)
      implements IdentityRefusal, GrantCredits.Result {}
}
