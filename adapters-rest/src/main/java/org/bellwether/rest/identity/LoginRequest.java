package org.bellwether.rest.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.bellwether.application.identity.LogIn;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.rest.http.Text;

/// The body of `POST /auth/login`.
record LoginRequest(
    @NotNull @MailAddress @Text(max = EmailAddress.MAX_LENGTH) String email,
    @NotNull @Size(min = 1, max = 128) String password) {

  LogIn.Command toCommand() {
    return new LogIn.Command(new EmailAddress(email), password);
  }

  @Override
  public String toString() {
    return "LoginRequest[(hidden)]";
  }
}
