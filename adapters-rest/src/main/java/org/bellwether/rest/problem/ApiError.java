package org.bellwether.rest.problem;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Standing;

/// An error answer on its way out; the one error handler turns it into a body.
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// As many as are told at once.
  public static final int MAX_VIOLATIONS = 50;

  private final transient Problem problem;
  private final transient List<Violation> violations;
  private final transient Map<String, String> headers;

  public ApiError(Problem problem, String detail) {
    this(problem, detail, List.of(), Map.of());
  }

  public ApiError(
      Problem problem, String detail, List<Violation> violations, Map<String, String> headers) {
    super(detail, null, false, false);
    this.problem = problem;
    this.violations = List.copyOf(violations);
    this.headers = Map.copyOf(headers);
  }

  /// Every rule the request breaks, at once; of very many the first ones.
  public static ApiError validation(List<Violation> violations) {
    if (violations.size() > MAX_VIOLATIONS) {
      return new ApiError(
          Problem.VALIDATION_FAILED,
          "more than %1$d rules are broken, see the first %1$d in details"
              .formatted(MAX_VIOLATIONS),
          violations.subList(0, MAX_VIOLATIONS),
          Map.of());
    }
    String detail =
        violations.size() == 1
            ? violations.getFirst().field() + " " + violations.getFirst().message()
            : violations.size() + " rules are broken, see details";
    return new ApiError(Problem.VALIDATION_FAILED, detail, violations, Map.of());
  }

  /// What a caller lacks to do something, and how they go on.
  public static ApiError lacking(Lack lack) {
    return switch (lack) {
      case PROOF ->
          new ApiError(
              Problem.INVALID_TOKEN,
              "it counts no more: its session is over, or the key was revoked; log in again");
      case PERMISSION ->
          new ApiError(Problem.INSUFFICIENT_PERMISSIONS, "your role does not allow this now");
      case PERSON ->
          new ApiError(Problem.NOT_FOR_PROGRAMS, "log in and use the access token, not an API key");
      case RECENT_LOG_IN ->
          new ApiError(
              Problem.RECENT_LOGIN_REQUIRED,
              "log in again and use the new access token within "
                  + Standing.RECENT.toMinutes()
                  + " minutes");
    };
  }

  public Problem problem() {
    return problem;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<Violation> violations() {
    return violations;
  }

  public Map<String, String> headers() {
    return headers;
  }

  /// One broken rule.
  ///
  /// @param field where in the request: a body field such as `outcomes[1]`, or a parameter's name;
  ///   the beginning of one that is very long
  /// @param message reads on from the field's name
  public record Violation(String field, String message) {
    private static final int MAX_FIELD_LENGTH = 100;

    public Violation {
      if (field.length() > MAX_FIELD_LENGTH) {
        field = field.substring(0, MAX_FIELD_LENGTH) + "…";
      }
      // what a client has made up may be no text at all
      field = new String(field.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
  }
}
