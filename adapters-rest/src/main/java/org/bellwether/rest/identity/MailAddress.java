package org.bellwether.rest.identity;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.bellwether.domain.identity.EmailAddress;
import org.jspecify.annotations.Nullable;

/// What the domain takes for an e-mail address. Absent text passes.
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = MailAddress.Validator.class)
@interface MailAddress {
  String RULE = "must be an e-mail address";

  String message() default RULE;

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /// Asks the domain.
  final class Validator implements ConstraintValidator<MailAddress, String> {

    /// Without the spaces around it, which are none of an address wherever one is read. Control
    /// characters stay, to be refused.
    static @Nullable String stripped(@Nullable String text) {
      return text == null || text.chars().anyMatch(Character::isISOControl) ? text : text.strip();
    }

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
      return text == null || isOne(text);
    }

    static boolean isOne(String text) {
      try {
        return !new EmailAddress(text).value().isEmpty();
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}
