package org.bellwether.rest.validation;

import static java.util.stream.Collectors.toSet;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.ApiError.Violation;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/// Checks requests by the annotations on their fields, all rules at once.
public final class Validation {
  private static final Validator VALIDATOR =
      jakarta.validation.Validation.byProvider(HibernateValidator.class)
          .configure()
          .messageInterpolator(new ParameterMessageInterpolator())
          .buildValidatorFactory()
          .getValidator();

  /// What was read, when it breaks no rule. A field that could not be read has been reported as
  /// that; nobody needs to hear that it is missing, too.
  public <T> T valid(Json.Reading<T> request) {
    Set<String> unreadable =
        request.violations().stream()
            .map(v -> whole(v.field()))
            .flatMap(field -> Stream.of(field, field.split("\\.", 2)[0]))
            .collect(toSet());
    List<Violation> violations =
        Stream.concat(
                request.violations().stream(),
                violations(request).filter(v -> !unreadable.contains(whole(v.field()))))
            .distinct()
            .sorted(Comparator.comparing(Violation::field).thenComparing(Violation::message))
            .toList();
    if (!violations.isEmpty()) {
      throw ApiError.validation(violations);
    }
    return request.value();
  }

  /// Of a list or a map that is too long, that alone: only its beginning was read.
  private <T> Stream<Violation> violations(Json.Reading<T> request) {
    Set<ConstraintViolation<T>> broken = VALIDATOR.validate(request.value());
    Set<String> tooLong =
        broken.stream().filter(Validation::isAboutTooMany).map(Validation::field).collect(toSet());
    return broken.stream()
        .filter(v -> request.unreadable().isEmpty() || !isAboutWhatIsGiven(v))
        .filter(v -> isAboutTooMany(v) || !tooLong.contains(whole(field(v))))
        .map(v -> new Violation(field(v), v.getMessage()));
  }

  private static boolean isAboutTooMany(ConstraintViolation<?> violation) {
    if (!(violation.getConstraintDescriptor().getAnnotation() instanceof Size size)) {
      return false;
    }
    return switch (violation.getInvalidValue()) {
      case Collection<?> list -> list.size() > size.max();
      case Map<?, ?> map -> map.size() > size.max();
      case null, default -> false;
    };
  }

  /// Whether one of several fields must be given, which a method such as isAmountGiven tells,
  /// cannot be judged as long as some could not be read.
  private static boolean isAboutWhatIsGiven(ConstraintViolation<?> violation) {
    return violation.getPropertyPath().toString().endsWith("Given");
  }

  /// The field, of a part of a list or a map.
  private static String whole(String field) {
    return field.split("\\[", 2)[0];
  }

  private static String field(ConstraintViolation<?> violation) {
    // a rule about a field as a whole is a method named after it, such as isOutcomesDistinct
    return violation
        .getPropertyPath()
        .toString()
        .replaceAll("\\.<(list element|map key|map value)>|<K>", "")
        .replaceFirst("(Distinct|Known|Given|Fitting|Whole)$", "");
  }
}
