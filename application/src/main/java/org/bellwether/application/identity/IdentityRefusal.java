package org.bellwether.application.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.bellwether.application.Refusal;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;

/// Every "no" of this feature; each one says which use case may give it.
public sealed interface IdentityRefusal extends Refusal {

  /// Somebody has registered this e-mail address already.
  record EmailTaken() implements IdentityRefusal, RegisterUser.Result {}

  /// It is among those that attackers try first.
  record PasswordTooCommon()
      implements IdentityRefusal, RegisterUser.Result, ChangePassword.Result {}

  /// No user has this e-mail address and password; it is not said which of the two is wrong.
  record WrongCredentials() implements IdentityRefusal, LogIn.Result {}

  /// It is not the password of the user who asks.
  record WrongPassword() implements IdentityRefusal, ChangePassword.Result {}

  /// The password of this account was tried too often; the next try may be made after that long.
  record TooManyRequests(Duration retryAfter)
      implements IdentityRefusal, LogIn.Result, ChangePassword.Result {}

  /// The refresh token was used before, and not just now, or its session is over; it is not said
  /// which.
  record InvalidRefreshToken() implements IdentityRefusal, RefreshSession.Result {}

  /// The caller may not do it, as things are now.
  record NotEntitled(Lack lack)
      implements IdentityRefusal,
          CreateApiKey.Result,
          RevokeApiKey.Result,
          ChangePassword.Result,
          ChangeRole.Result,
          GrantCredits.Result {}

  /// Somebody has to be an admin.
  record LastAdmin() implements IdentityRefusal, ChangeRole.Result {}

  /// Nobody gives a key a permission that their own role does not have.
  record PermissionNotYours() implements IdentityRefusal, CreateApiKey.Result {}

  /// A key expires after `from` and not after `to`.
  record ExpiryOutOfRange(Instant from, Instant to)
      implements IdentityRefusal, CreateApiKey.Result {}

  /// A user has at most [CreateApiKey#MAX_KEYS].
  record TooManyApiKeys() implements IdentityRefusal, CreateApiKey.Result {}

  /// There is no such key, or it is somebody else's.
  record ApiKeyNotFound(UUID id) implements IdentityRefusal, RevokeApiKey.Result {}

  /// There is no such user, or it is one that came with imported markets and has no account.
  record UserNotFound(UserId id)
      implements IdentityRefusal,
          GrantCredits.Result,
          GetUser.Result,
          GetProfile.Result,
          ChangePassword.Result,
          ChangeRole.Result {}

  /// The account would hold more than an account can hold.
  record BalanceTooLarge(NetCredits balance, Credits most)
      implements IdentityRefusal, GrantCredits.Result {}
}
