package org.bellwether.rest.identity;

import java.util.UUID;
import org.bellwether.application.identity.GetProfile;
import org.bellwether.application.identity.GetUser;
import org.bellwether.application.identity.IdentityRefusal;
import org.bellwether.application.ledger.ListTransfers;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.query.CursorFormat;
import org.bellwether.rest.query.PageRequest;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/users`: what one sees of oneself, and what others see.
public final class UserResource implements Resource {
  static final String USERS = "/api/v1/users";

  private static final CursorFormat<UUID> TRANSFERS = CursorFormat.ofIds();

  private final GetUser getUser;
  private final GetProfile getProfile;
  private final ListTransfers listTransfers;

  public UserResource(GetUser getUser, GetProfile getProfile, ListTransfers listTransfers) {
    this.getUser = getUser;
    this.getProfile = getProfile;
    this.listTransfers = listTransfers;
  }

  @Override
  public void declare(Routes routes) {
    // before the one with an id, which fits it as well
    routes.get(USERS + "/me", Access.READ, this::getMe);
    routes.get(USERS + "/me/transfers", Access.READ, this::listMine);
    routes.get(USERS + "/{id}", Access.ANYONE, this::get);
  }

  private Response getMe(Request request) {
    request.query().done();
    return switch (getUser.execute(request.caller())) {
      case GetUser.Found found -> Response.ok(MeResponse.from(found));
      case IdentityRefusal.UserNotFound _ ->
          throw new ApiError(Problem.USER_UNKNOWN, "register, or log in again");
    };
  }

  private Response get(Request request) {
    request.query().done();
    return switch (getProfile.execute(new UserId(request.id()))) {
      case GetProfile.Found found -> Response.ok(ProfileResponse.from(found.profile()));
      case IdentityRefusal refusal -> throw AuthResource.error(refusal);
    };
  }

  private Response listMine(Request request) {
    PageRequest<UUID> window = PageRequest.from(request.query(), TRANSFERS);
    AccountId account = request.caller().id().account();
    return window.answer(
        listTransfers.execute(account, window.after(), window.limit()),
        transfer -> TransferResponse.from(transfer, account));
  }
}
