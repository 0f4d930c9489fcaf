package org.bellwether.rest.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.bellwether.application.identity.ChangePassword;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Password;

/// The body of `PUT /users/me/password`.
record PasswordRequest(
    @NotNull @Size(min = 1, max = Password.MAX_LENGTH) String currentPassword,
    @NotNull @Size(min = Password.MIN_LENGTH, max = Password.MAX_LENGTH) String newPassword) {

  ChangePassword.Command toCommand(Caller caller) {
    return new ChangePassword.Command(
        caller, new Password(currentPassword), new Password(newPassword));
  }

  @Override
  public String toString() {
    return "PasswordRequest[(hidden)]";
  }
}
