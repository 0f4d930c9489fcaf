package org.bellwether.rest.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.bellwether.application.identity.ChangePassword;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Password;
import org.bellwether.rest.json.AsTyped;
import org.jspecify.annotations.Nullable;

/// The body of `PUT /users/me/password`.
///
/// @param endApiKeys whether the user's API keys end, too
record PasswordRequest(
    @AsTyped
        @NotNull
        @PasswordText
        @Size(max = Password.MAX_TYPED_LENGTH, message = PasswordText.OF_ANY)
        String currentPassword,
    @AsTyped
        @NotNull
        @PasswordText(min = Password.MIN_LENGTH)
        @Size(max = Password.MAX_TYPED_LENGTH, message = PasswordText.OF_A_NEW_ONE)
        String newPassword,
    @Nullable Boolean endApiKeys) {

  ChangePassword.Command toCommand(Caller caller) {
    return new ChangePassword.Command(
        caller,
        new Password(currentPassword),
        new Password(newPassword),
        Boolean.TRUE.equals(endApiKeys)
            ? ChangePassword.Programs.END
            : ChangePassword.Programs.GO_ON);
  }

  @Override
  public String toString() {
    return "PasswordRequest[(hidden)]";
  }
}
