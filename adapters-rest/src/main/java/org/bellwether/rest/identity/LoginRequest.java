package org.bellwether.rest.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.bellwether.application.identity.LogIn;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.rest.json.AsTyped;

/// The body of `POST /auth/login`.
record LoginRequest(
    @AsTyped @NotNull @MailAddress @Size(max = EmailAddress.MAX_LENGTH, message = MailAddress.RULE)
        String email,
    @AsTyped
        @NotNull
        @PasswordText
        @Size(max = Password.MAX_TYPED_LENGTH, message = PasswordText.OF_ANY)
        String password) {

  LoginRequest {
    email = MailAddress.Validator.stripped(email);
  }

  /// @param from the address of whoever tries it
  LogIn.Command toCommand(String from) {
    return new LogIn.Command(new EmailAddress(email), new Password(password), from);
  }

  @Override
  public String toString() {
    return "LoginRequest[(hidden)]";
  }
}
