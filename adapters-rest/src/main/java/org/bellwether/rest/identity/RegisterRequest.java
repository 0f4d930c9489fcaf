package org.bellwether.rest.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.http.Text;

/// The body of `POST /auth/register`.
record RegisterRequest(
    @NotNull @Email(message = MailAddress.RULE) @MailAddress @Text(max = EmailAddress.MAX_LENGTH)
        String email,
    @NotNull @Size(min = Password.MIN_LENGTH, max = Password.MAX_LENGTH) String password,
    @NotNull @Text(max = Profile.MAX_NAME_LENGTH) String name) {

  RegisterRequest {
    email = MailAddress.Validator.stripped(email);
  }

  /// @param from the address of whoever asks
  RegisterUser.Command toCommand(String from) {
    return new RegisterUser.Command(
        new EmailAddress(email), new Password(password), name.strip(), Role.USER, from);
  }

  @Override
  public String toString() {
    return "RegisterRequest[(hidden)]";
  }
}
