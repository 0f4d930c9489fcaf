package org.bellwether.rest.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/// The body of `POST /auth/refresh`.
record RefreshRequest(@NotNull @Size(max = RefreshRequest.MAX_LENGTH) String refreshToken) {
  static final int MAX_LENGTH = 200;

  @Override
  public String toString() {
    return "RefreshRequest[(hidden)]";
  }
}
