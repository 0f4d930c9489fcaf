package org.bellwether.rest.identity;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.json.AsTyped;
import org.bellwether.rest.validation.Text;

/// The body of `POST /auth/register`.
record RegisterRequest(
    @AsTyped
        @NotNull
        @Email(message = MailAddress.RULE)
        @MailAddress
        @Text(max = EmailAddress.MAX_LENGTH)
        String email,
    @AsTyped
        @NotNull
        @PasswordText(min = Password.MIN_LENGTH)
        @Size(max = Password.MAX_TYPED_LENGTH, message = PasswordText.OF_A_NEW_ONE)
        String password,
    @NotNull @Text(max = Profile.MAX_NAME_LENGTH) String name) {

  RegisterRequest {
    email = MailAddress.Validator.stripped(email);
  }

  @AssertTrue(message = MailAddress.RULE)
  boolean isEmailFitting() {
    return email == null
        || !MailAddress.Validator.isOne(email)
        || new EmailAddress(email).isClear();
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
