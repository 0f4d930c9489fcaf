package org.bellwether.rest.validation;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A number of credits or shares that can be traded: above 0, at most `max`, at most six decimal
/// places. With `zero` it may be 0. Absent numbers pass: `@NotNull` says whether they may be.
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Amount.Validator.class)
public @interface Amount {
  boolean zero() default false;

  long max() default 1_000_000_000;

  String message() default
      "must be above 0 and at most 1,000,000,000, with at most 6 decimal places";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /// Checks one number.
  final class Validator implements ConstraintValidator<Amount, BigDecimal> {
    private static final int MAX_SCALE = 6;

    private int leastSign;
    private BigDecimal max = BigDecimal.ZERO;

    @Override
    public void initialize(Amount amount) {
      leastSign = amount.zero() ? 0 : 1;
      max = BigDecimal.valueOf(amount.max());
    }

    @Override
    public boolean isValid(@Nullable BigDecimal number, ConstraintValidatorContext context) {
      return number == null
          || (number.signum() >= leastSign
              && number.compareTo(max) <= 0
              && number.stripTrailingZeros().scale() <= MAX_SCALE);
    }
  }
}
