package org.bellwether.rest.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.http.Text;

/// The body of `POST /auth/register`.
record RegisterRequest(
    @NotNull @Email(message = MailAddress.RULE) @MailAddress @Text(max = EmailAddress.MAX_LENGTH)
        String email,
    @NotNull @Size(min = 8, max = 128) String password,
    @NotNull @Text(max = Profile.MAX_NAME_LENGTH) String name) {

  RegisterUser.Command toCommand() {
    return new RegisterUser.Command(new EmailAddress(email), password, name.strip(), Role.USER);
  }

  @Override
  public String toString() {
    return "RegisterRequest[(hidden)]";
  }
}
