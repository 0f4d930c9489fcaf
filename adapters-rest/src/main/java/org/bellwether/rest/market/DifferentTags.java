package org.bellwether.rest.market;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.bellwether.domain.market.MarketTerms;
import org.jspecify.annotations.Nullable;

/// No tag twice, however it is spelled. An absent list passes, and one with absent tags.
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = DifferentTags.Validator.class)
public @interface DifferentTags {
  String message() default "must not have the same tag twice";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /// Asks the domain.
  final class Validator implements ConstraintValidator<DifferentTags, List<@Nullable String>> {
    @Override
    public boolean isValid(
        @Nullable List<@Nullable String> tags, ConstraintValidatorContext context) {
      return tags == null
          || tags.contains(null)
          || MarketTerms.differentTags(tags).size() == tags.size();
    }
  }
}
