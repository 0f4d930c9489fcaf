package org.bellwether.rest.http;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/// Text people can read: `min` to `max` characters (Unicode code points), not only blanks when
/// `min` is above 0, no control characters, no half surrogate pairs; line breaks and tabs only if
/// `multiline`. Absent text passes: `@NotNull` says whether it may be.
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
      if (text.codePoints().anyMatch(this::isUnreadable)) {
        context.disableDefaultConstraintViolation();
        context
            .buildConstraintViolationWithTemplate(
                "must not have control characters"
                    + (multiline ? "" : ", line breaks")
                    + " or half surrogate pairs")
            .addConstraintViolation();
        return false;
      }
      int length = text.codePointCount(0, text.length());
      return length <= max
          && length >= min
          && (min == 0 || text.codePoints().anyMatch(Validator::isSeen));
    }

    /// Neither a blank nor one of the characters that only format others.
    private static boolean isSeen(int codePoint) {
      return !Character.isWhitespace(codePoint)
          && !Character.isSpaceChar(codePoint)
          && Character.getType(codePoint) != Character.FORMAT;
    }

    private boolean isUnreadable(int codePoint) {
      return switch (Character.getType(codePoint)) {
        case Character.CONTROL ->
            !multiline || (codePoint != '\n' && codePoint != '\r' && codePoint != '\t');
        case Character.SURROGATE -> true;
        default -> false;
      };
    }
  }
}
