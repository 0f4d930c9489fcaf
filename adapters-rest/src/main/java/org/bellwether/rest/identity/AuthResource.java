package org.bellwether.rest.identity;

import java.util.List;
import java.util.Map;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.identity.ChangePassword;
import org.bellwether.application.identity.CreateApiKey;
import org.bellwether.application.identity.IdentityRefusal;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.LogOut;
import org.bellwether.application.identity.RefreshSession;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/auth`: becoming a user, and proving to be one.
public final class AuthResource implements Resource {
  private final RegisterUser registerUser;
  private final LogIn logIn;
  private final RefreshSession refreshSession;
  private final LogOut logOut;
  private final ChangePassword changePassword;

  public AuthResource(
      RegisterUser registerUser,
      LogIn logIn,
      RefreshSession refreshSession,
      LogOut logOut,
      ChangePassword changePassword) {
    this.registerUser = registerUser;
    this.logIn = logIn;
    this.refreshSession = refreshSession;
    this.logOut = logOut;
    this.changePassword = changePassword;
  }

  @Override
  public void declare(Routes routes) {
    routes.post("/api/v1/auth/register", Access.ANYONE, this::register);
    routes.post("/api/v1/auth/login", Access.ANYONE, this::login);
    routes.post("/api/v1/auth/refresh", Access.ANYONE, this::refresh);
    routes.post("/api/v1/auth/logout", Access.ANYONE, this::logout);
    routes.put(UserResource.USERS + "/me/password", Access.WRITE, this::setPassword);
  }

  /// Says the same to everybody: whether an address is taken is nobody's business.
  private Response register(Request request) {
    request.query().done();
    RegisterUser.Command command =
        request.body(RegisterRequest.class).value().toCommand(request.address());
    String email = command.email().canonical().value();
    return request.idempotent(
        email,
        key -> unrevealing(registerUser.execute(command, key)),
        (RegisterUser.Result result) ->
            switch (result) {
              case RegisterUser.Registered _, IdentityRefusal.EmailTaken _ ->
                  Response.accepted(new RegisteredResponse(email));
              case IdentityRefusal.PasswordTooCommon refusal -> throw error(refusal);
            });
  }

  /// A repeated request must not tell that the first one found the address free.
  private static IdempotentResult<RegisterUser.Result> unrevealing(
      IdempotentResult<RegisterUser.Result> answer) {
    return answer instanceof IdempotentResult.Replayed<RegisterUser.Result>
        ? new IdempotentResult.Fresh<>(new IdentityRefusal.EmailTaken())
        : answer;
  }

  private Response login(Request request) {
    request.query().done();
    return switch (logIn.execute(
        request.body(LoginRequest.class).value().toCommand(request.address()))) {
      case LogIn.LoggedIn loggedIn -> Response.ok(SessionResponse.from(loggedIn.tokens()));
      case IdentityRefusal refusal -> throw error(refusal);
    };
  }

  private Response refresh(Request request) {
    request.query().done();
    RefreshToken token =
        RefreshToken.parse(request.body(RefreshRequest.class).value().refreshToken())
            .orElseThrow(() -> error(new IdentityRefusal.InvalidRefreshToken()));
    return switch (refreshSession.execute(new RefreshSession.Command(token, request.address()))) {
      case RefreshSession.Refreshed refreshed ->
          Response.ok(SessionResponse.from(refreshed.tokens()));
      case IdentityRefusal refusal -> throw error(refusal);
    };
  }

  /// What is no token has no session, so that there is nothing left to end.
  private Response logout(Request request) {
    request.query().done();
    LogoutRequest body = request.body(LogoutRequest.class).value();
    RefreshToken.parse(body.refreshToken())
        .ifPresent(
            token -> logOut.execute(new LogOut.Command(token, body.extent(), request.address())));
    return Response.noContent();
  }

  private Response setPassword(Request request) {
    request.query().done();
    return switch (changePassword.execute(
        request.body(PasswordRequest.class).value().toCommand(request.caller()))) {
      case ChangePassword.Changed changed -> Response.ok(SessionResponse.from(changed.tokens()));
      case IdentityRefusal.UserNotFound _ ->
          throw new ApiError(
              Problem.USER_UNKNOWN, "who has no password here cannot change it here");
      case IdentityRefusal refusal -> throw error(refusal);
    };
  }

  static ApiError error(IdentityRefusal refusal) {
    return switch (refusal) {
      case IdentityRefusal.EmailTaken _ ->
          throw new IllegalStateException("whether an address is taken is not told");
      case IdentityRefusal.PasswordTooCommon _ ->
          new ApiError(
              Problem.PASSWORD_TOO_COMMON,
              "it is among the first that attackers try; take another");
      case IdentityRefusal.WrongCredentials _ ->
          new ApiError(Problem.WRONG_CREDENTIALS, "no user has this e-mail address and password");
      case IdentityRefusal.WrongPassword _ ->
          new ApiError(Problem.WRONG_PASSWORD, "currentPassword is not your password");
      case IdentityRefusal.TooManyRequests no -> {
        long seconds = Math.max(1, no.retryAfter().plusNanos(999_999_999).toSeconds());
        yield new ApiError(
            Problem.TOO_MANY_REQUESTS,
            "the password of this account was tried too often; wait %d seconds".formatted(seconds),
            List.of(),
            Map.of("Retry-After", Long.toString(seconds)));
      }
      case IdentityRefusal.InvalidRefreshToken _ ->
          new ApiError(
              Problem.INVALID_REFRESH_TOKEN,
              "log in again; each refresh token gives the next, and using an old one ends its session");
      case IdentityRefusal.NotEntitled no -> ApiError.lacking(no.lack());
      case IdentityRefusal.LastAdmin _ ->
          new ApiError(Problem.LAST_ADMIN, "make somebody else an admin first");
      case IdentityRefusal.PermissionNotYours _ ->
          new ApiError(
              Problem.PERMISSION_NOT_YOURS, "a key has no permission that your role does not have");
      case IdentityRefusal.ExpiryOutOfRange no ->
          new ApiError(
              Problem.EXPIRY_OUT_OF_RANGE,
              "expiresAt is after " + no.from() + " and not after " + no.to());
      case IdentityRefusal.TooManyApiKeys _ ->
          new ApiError(
              Problem.TOO_MANY_API_KEYS,
              "you have " + CreateApiKey.MAX_KEYS + " keys; revoke one first");
      case IdentityRefusal.ApiKeyNotFound no ->
          new ApiError(Problem.API_KEY_NOT_FOUND, "you have no key " + no.id());
      case IdentityRefusal.UserNotFound no ->
          new ApiError(Problem.USER_NOT_FOUND, "there is no user " + no.id());
      case IdentityRefusal.BalanceTooLarge no ->
          new ApiError(
              Problem.BALANCE_TOO_LARGE,
              "the user has %s credits, and an account holds at most %s"
                  .formatted(
                      no.balance().toDecimal().toPlainString(),
                      no.most().toDecimal().toPlainString()));
    };
  }
}
