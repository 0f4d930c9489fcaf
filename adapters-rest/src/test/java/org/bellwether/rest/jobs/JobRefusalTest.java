package org.bellwether.rest.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.JobRefusal;
import org.bellwether.application.jobs.QueuedJob;
import org.bellwether.domain.identity.Lack;
import org.bellwether.rest.ApiDocument;
import org.bellwether.rest.problem.ApiError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each "no" of the use cases has its code, status and title, and a line in the API document.
class JobRefusalTest {
  private static final Job JOB = new Job("settle", "m1");

  static Stream<JobRefusal> refusals() {
    return Stream.of(
        new JobRefusal.NotEntitled(Lack.PERMISSION),
        new JobRefusal.JobNotFound(JOB),
        new JobRefusal.JobNotDead(JOB, QueuedJob.State.RUNNING));
  }

  @Test
  void all_of_them_are_looked_at() {
    assertThat(refusals().map(Object::getClass))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(JobRefusal.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void has_a_documented_code_of_its_own_name(JobRefusal refusal) {
    ApiError error = JobResource.error(refusal);
    String name =
        refusal instanceof JobRefusal.NotEntitled
            ? "insufficient-permissions"
            : refusal
                .getClass()
                .getSimpleName()
                .replaceAll("(?<=.)([A-Z])", "-$1")
                .toLowerCase(Locale.ROOT);
    assertThat(error.problem().code()).isEqualTo(name);
    assertThat(error.problem().status()).isBetween(400, 499);
    assertThat(error.detail()).isNotBlank().doesNotContain("null", "JobRefusal");
    assertThat(ApiDocument.get().text())
        .contains(
            "| `%s` | %d | %s |"
                .formatted(name, error.problem().status(), error.problem().title()));
  }
}
