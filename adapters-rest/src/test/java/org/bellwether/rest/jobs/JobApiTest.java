package org.bellwether.rest.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.QueuedJob.State;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobApiTest {
  private static final String JOBS = "/api/v1/admin/jobs";

  private final TestApi api = TestApi.start();
  private final Person admin = api.person("Ada", Role.ADMIN);

  /// One in each state.
  @BeforeEach
  void four_jobs() {
    end("close:m1", State.DEAD);
    end("settle:m1", State.FAILED);
    api.jobs.enqueue(job("settle:m2"));
    assertThat(api.jobs.take(Set.of("settle"))).isPresent();
    api.jobs.enqueue(job("audit:books"));
  }

  private static Job job(String id) {
    return Job.parse(id).orElseThrow();
  }

  private void end(String id, State state) {
    api.jobs.enqueue(job(id));
    assertThat(api.jobs.take(Set.of(job(id).kind()))).isPresent();
    api.jobs.failed(job(id), state, "the escrow is short", api.now.plusSeconds(60));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Answer list(String query) {
    return api.get(JOBS + query).as(admin).send();
  }

  @Test
  void all_jobs_with_their_state_and_last_failure() {
    Answer list = list("").is(200);
    assertThat(list.each("id"))
        .containsExactly("audit:books", "close:m1", "settle:m1", "settle:m2");
    assertThat(list.each("state")).containsExactly("waiting", "dead", "failed", "running");
    assertThat(list.data().get(0))
        .hasToString(
            "{\"id\":\"audit:books\",\"kind\":\"audit\",\"subject\":\"books\",\"state\":\"waiting\","
                + "\"runAt\":\"2030-06-01T12:00:00Z\",\"attempts\":0}");
    assertThat(list.data().get(2))
        .hasToString(
            "{\"id\":\"settle:m1\",\"kind\":\"settle\",\"subject\":\"m1\",\"state\":\"failed\","
                + "\"runAt\":\"2030-06-01T12:01:00Z\",\"attempts\":1,\"lastFailure\":"
                + "{\"at\":\"2030-06-01T12:00:00Z\",\"message\":\"the escrow is short\"}}");
    assertThat(list.json().get("meta")).hasToString("{\"total\":4,\"page\":1,\"limit\":20}");
  }

  @ParameterizedTest
  @CsvSource({
    "?state=dead, close:m1",
    "?state=running, settle:m2",
    "?kind=settle, settle:m1 settle:m2",
    "?kind=settle&state=failed, settle:m1",
    "?kind=Settle, ''"
  })
  void filters_pass_what_fits_all_of_them(String query, String expected) {
    assertThat(String.join(" ", list(query).is(200).each("id"))).isEqualTo(expected);
  }

  @Test
  void pages_follow_each_other() {
    List<String> ids = new ArrayList<>();
    String next = "?limit=1";
    for (int page = 1; !next.isEmpty(); page++) {
      Answer list = list(next).is(200);
      assertThat(list.json().get("meta").get("page").asInt()).isEqualTo(page);
      ids.addAll(list.each("id"));
      String cursor = list.json().get("meta").path("nextCursor").asString("");
      next = cursor.isEmpty() ? "" : "?limit=1&cursor=" + cursor;
    }
    assertThat(ids).containsExactly("audit:books", "close:m1", "settle:m1", "settle:m2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "AAAA", "MA", "MSBhdWRpdA", "MCBhdWRpdDpib29rcw", "MSBhdWRpdDpib29rcw=="})
  void a_cursor_that_is_not_ours_is_refused(String cursor) {
    list("?cursor=" + cursor).is(Problem.INVALID_CURSOR);
  }

  @Test
  void a_dead_job_is_retried_once() {
    Answer retried = api.post(JOBS + "/close:m1/retry").as(admin).send().is(200);
    assertThat(retried.data().get("state").asString()).isEqualTo("waiting");
    assertThat(retried.data().get("attempts").asInt()).isZero();
    assertThat(api.jobs.lock(job("close:m1")).orElseThrow().state()).isEqualTo(State.WAITING);
    api.post(JOBS + "/close:m1/retry").as(admin).send().is(Problem.JOB_NOT_DEAD);
  }

  @Test
  void what_is_not_dead_or_not_there_is_not_retried() {
    api.post(JOBS + "/settle:m2/retry").as(admin).send().is(Problem.JOB_NOT_DEAD);
    api.post(JOBS + "/settle:m3/retry").as(admin).send().is(Problem.JOB_NOT_FOUND);
    Answer no = api.post(JOBS + "/settle/retry").as(admin).badOnPurpose().send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactly("id must be a kind and a subject with a colon between them");
  }

  @Test
  void only_admins_may_look_and_retry() {
    Person moderator = api.person("Mo", Role.MODERATOR);
    api.get(JOBS).as(moderator).send().is(Problem.INSUFFICIENT_PERMISSIONS);
    api.post(JOBS + "/close:m1/retry").as(moderator).send().is(Problem.INSUFFICIENT_PERMISSIONS);
    api.get(JOBS).badOnPurpose().send().is(Problem.MISSING_TOKEN);
    assertThat(api.jobs.lock(job("close:m1")).orElseThrow().state()).isEqualTo(State.DEAD);
  }
}
