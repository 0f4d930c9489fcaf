package org.bellwether.rest.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.bellwether.application.identity.LogOut;
import org.jspecify.annotations.Nullable;

/// The body of `POST /auth/logout`.
///
/// @param everywhere whether all sessions of the user end
record LogoutRequest(
    @NotNull @Size(max = RefreshRequest.MAX_LENGTH) String refreshToken,
    @Nullable Boolean everywhere) {

  LogOut.Extent extent() {
    return Boolean.TRUE.equals(everywhere) ? LogOut.Extent.EVERYWHERE : LogOut.Extent.HERE;
  }

  @Override
  public String toString() {
    return "LogoutRequest[(hidden)]";
  }
}
