package org.bellwether.rest.http;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.bellwether.rest.http.ApiError.Violation;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/// Checks requests by the annotations on their fields, all rules at once.
public final class Validation {
  private final Validator validator =
      jakarta.validation.Validation.byProvider(HibernateValidator.class)
          .configure()
          .messageInterpolator(new ParameterMessageInterpolator())
          .buildValidatorFactory()
          .getValidator();

  public <T> T valid(T request) {
    List<Violation> violations = violations(request);
    if (!violations.isEmpty()) {
      throw ApiError.validation(violations);
    }
    return request;
  }

  public List<Violation> violations(Object request) {
    Set<ConstraintViolation<Object>> found = validator.validate(request);
    return found.stream()
        .map(v -> new Violation(field(v), v.getMessage()))
        .distinct()
        .sorted(Comparator.comparing(Violation::field).thenComparing(Violation::message))
        .toList();
  }

  private static String field(ConstraintViolation<?> violation) {
    return violation.getPropertyPath().toString().replace(".<list element>", "");
  }
}
