package org.bellwether.rest.identity;

import java.util.List;
import java.util.Map;
import org.bellwether.application.identity.IdentityRefusal;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.rest.http.Access;
import org.bellwether.rest.http.ApiError;
import org.bellwether.rest.http.Problem;
import org.bellwether.rest.http.Request;
import org.bellwether.rest.http.Resource;
import org.bellwether.rest.http.Response;
import org.bellwether.rest.http.Routes;

/// `/auth`: becoming a user, and proving to be one.
public final class AuthResource implements Resource {
  private final RegisterUser registerUser;
  private final LogIn logIn;

  public AuthResource(RegisterUser registerUser, LogIn logIn) {
    this.registerUser = registerUser;
    this.logIn = logIn;
  }

  @Override
  public void declare(Routes routes) {
    routes.post("/api/v1/auth/register", Access.ANYONE, this::register);
    routes.post("/api/v1/auth/login", Access.ANYONE, this::login);
  }

  private Response register(Request request) {
    request.query().done();
    RegisterUser.Command command = request.body(RegisterRequest.class).toCommand();
    return request.idempotent(
        command.email().value(),
        command.name(),
        key -> registerUser.execute(command, key),
        AuthResource::answer);
  }

  private static Response answer(RegisterUser.Result result) {
    return switch (result) {
      case RegisterUser.Registered registered ->
          Response.created(
              UserResource.USERS + "/" + registered.session().user().id(),
              SessionResponse.from(registered.session()));
      case IdentityRefusal refusal -> throw error(refusal);
    };
  }

  private Response login(Request request) {
    request.query().done();
    return switch (logIn.execute(request.body(LoginRequest.class).toCommand())) {
      case LogIn.LoggedIn loggedIn -> Response.ok(SessionResponse.from(loggedIn.session()));
      case IdentityRefusal refusal -> throw error(refusal);
    };
  }

  static ApiError error(IdentityRefusal refusal) {
    return switch (refusal) {
      case IdentityRefusal.EmailTaken _ ->
          new ApiError(Problem.EMAIL_TAKEN, "log in, or register another address");
      case IdentityRefusal.WrongCredentials _ ->
          new ApiError(
              Problem.WRONG_CREDENTIALS,
              "no user has this e-mail address and password",
              List.of(),
              Map.of("WWW-Authenticate", "Bearer realm=\"bellwether\""));
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
