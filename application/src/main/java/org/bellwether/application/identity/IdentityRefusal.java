package org.bellwether.application.identity;

import org.bellwether.application.Refusal;

/// Every "no" of this feature; each one says which use case may give it.
public sealed interface IdentityRefusal extends Refusal {

  /// Somebody has registered this e-mail address already.
  record EmailTaken() implements IdentityRefusal, RegisterUser.Result {}

  /// No user has this e-mail address and password; it is not said which of the two is wrong.
  record WrongCredentials() implements IdentityRefusal, LogIn.Result {}
}
