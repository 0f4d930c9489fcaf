package org.bellwether.rest.identity;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.bellwether.domain.identity.Password;
import org.jspecify.annotations.Nullable;

/// A password of `min` to [Password#MAX_LENGTH] characters when it is
/// [prepared][Password#prepared]; a new one, whose `min` is above 1, with the characters alone that
/// are allowed. An absent one passes.
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = PasswordText.Validator.class)
@interface PasswordText {
  String OF_ANY = "size must be between 1 and " + Password.MAX_LENGTH;
  String OF_A_NEW_ONE =
      "size must be between " + Password.MIN_LENGTH + " and " + Password.MAX_LENGTH;

  int min() default 1;

  String message() default "size must be between {min} and " + Password.MAX_LENGTH;

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /// Asks the domain.
  final class Validator implements ConstraintValidator<PasswordText, String> {
    private boolean isNew;

    @Override
    public void initialize(PasswordText rule) {
      isNew = rule.min() > 1;
    }

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
      if (text == null) {
        return true;
      }
      if (!isNew) {
        return Password.isOne(text);
      }
      if (!Password.isLongEnough(text)) {
        return false;
      }
      if (Password.mayBeChosen(text)) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      context
          .buildConstraintViolationWithTemplate(
              "must not have control characters, unassigned ones or those that cannot be seen")
          .addConstraintViolation();
      return false;
    }
  }
}
