package org.bellwether.rest.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.bellwether.application.identity.LogIn;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.rest.http.Text;

/// The body of `POST /auth/login`.
record LoginRequest(
    @NotNull @MailAddress @Text(max = EmailAddress.MAX_LENGTH) String email,
    @NotNull @Size(min = 1, max = Password.MAX_LENGTH) String password) {

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
