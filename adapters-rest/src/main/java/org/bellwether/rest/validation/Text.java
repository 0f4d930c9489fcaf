package org.bellwether.rest.validation;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.bellwether.domain.text.Unicode;
import org.jspecify.annotations.Nullable;

/// Text people can read: `min` to `max` characters (Unicode code points), something to be seen when
/// `min` is above 0, and only what [fits a line][Unicode#fitsLine], or several if `multiline`.
/// Absent text passes: `@NotNull` says whether it may be.
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Text.Validator.class)
public @interface Text {
  int min() default 1;

  int max();

  boolean multiline() default false;

  String message() default "must have {min} to {max} characters";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /// Checks one text.
  final class Validator implements ConstraintValidator<Text, String> {
    private int min;
    private int max;
    private boolean multiline;

    @Override
    public void initialize(Text text) {
      min = text.min();
      max = text.max();
      multiline = text.multiline();
    }

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
      if (text == null) {
        return true;
      }
      if (!text.codePoints().allMatch(multiline ? Unicode::fitsLines : Unicode::fitsLine)) {
        context.disableDefaultConstraintViolation();
        context
            .buildConstraintViolationWithTemplate(
                multiline
                    ? "must not have control characters or half surrogate pairs"
                    : "must not have control characters, line breaks, characters that turn the"
                        + " direction of text, unassigned ones or half surrogate pairs")
            .addConstraintViolation();
        return false;
      }
      int length = text.codePointCount(0, text.length());
      return length <= max && length >= min && (min == 0 || !Unicode.isBlank(text));
    }
  }
}
