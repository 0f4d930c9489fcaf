package org.bellwether.rest.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bellwether.application.Outage;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// What becomes of everything that goes wrong.
@Isolated("it reads what everybody logs")
class ErrorsTest {
  private static final String SECRET = "the password of the database is hunter2";

  private final Resource failing =
      routes -> {
        routes.get("/bug", Access.ANYONE, _ -> bug());
        routes.get("/error", Access.ANYONE, _ -> overflow(1));
        routes.raw("/raw", Access.ANYONE, _ -> bug());
        routes.get("/outage", Access.ANYONE, _ -> outage());
        routes.get("/late", Access.ANYONE, _ -> unwritable());
        routes.get("/admin", Access.ADMIN, _ -> Response.ok(Map.of()));
      };

  private final ListAppender<ILoggingEvent> log =
      new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
          // the context of the thread is gone later
          event.prepareForDeferredProcessing();
          super.append(event);
        }
      };
  private final Logger logger = (Logger) LoggerFactory.getLogger("ROOT");
  private final TestApi api = TestApi.start(failing);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.getAppender("out").stop();
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    logger.getAppender("out").start();
    api.close();
  }

  private static Response bug() {
    throw new IllegalStateException(SECRET);
  }

  private static Response overflow(int depth) {
    return depth > 0 ? overflow(depth + 1) : bug();
  }

  private static Response outage() {
    throw new Outage("the database cannot be reached", new IOException(SECRET));
  }

  private static Response unwritable() {
    return Response.created("/nowhere", new Unwritable()).withVersion(7);
  }

  /// Fails when it is turned into JSON.
  public static final class Unwritable {
    public String getValue() {
      return overflow(1).toString();
    }
  }

  private List<ILoggingEvent> logged(Level level) {
    return log.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(level)).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bug", "/error", "/raw", "/late"})
  void a_bug_is_logged_once_with_the_id_of_the_request_and_nothing_of_it_is_shown(String path) {
    Answer no = api.get(path).badOnPurpose().send().is(Problem.INTERNAL_ERROR).is(500);
    assertThat(no.body()).doesNotContain("hunter2", "IllegalState", "Overflow");
    assertThat(no.headers().keySet()).doesNotContain("ETag", "Location");
    assertThat(logged(Level.WARN)).hasSize(1);
    ILoggingEvent event = logged(Level.WARN).getFirst();
    assertThat(event.getLevel()).isEqualTo(Level.ERROR);
    assertThat(event.getFormattedMessage()).contains(no.header("X-Request-Id"));
    assertThat(event.getMDCPropertyMap()).containsEntry("requestId", no.header("X-Request-Id"));
    assertThat(event.getThrowableProxy()).isNotNull();
  }

  @Test
  void an_outage_says_when_to_come_back() {
    Answer no = api.get("/outage").badOnPurpose().send().is(Problem.UNAVAILABLE).is(503);
    assertThat(no.header("Retry-After")).isEqualTo("2");
    assertThat(no.body()).doesNotContain("hunter2", "database");
    assertThat(logged(Level.WARN)).hasSize(1);
    assertThat(logged(Level.WARN).getFirst().getLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void what_the_client_did_wrong_is_not_logged_as_ours() {
    api.get("/nowhere").badOnPurpose().send().is(404);
    api.get("/api/v1/markets?a=b").badOnPurpose().send().is(400);
    api.delete("/api/v1/markets").badOnPurpose().send().is(405);
    assertThat(logged(Level.WARN)).isEmpty();
  }

  @Test
  void a_role_without_the_permission_is_refused() {
    Answer no = api.get("/admin").as(api.person("Ann", Role.USER)).badOnPurpose().send();
    no.is(Problem.INSUFFICIENT_PERMISSIONS).is(403);
    api.get("/admin")
        .as(api.person("Mo", Role.MODERATOR))
        .badOnPurpose()
        .send()
        .is(Problem.INSUFFICIENT_PERMISSIONS);
    api.get("/admin").badOnPurpose().send().is(Problem.MISSING_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "ABC-def_1.2",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void a_sane_request_id_is_taken_over(String id) {
    Answer no = api.get("/nowhere").header("X-Request-Id", id).badOnPurpose().send();
    assertThat(no.header("X-Request-Id")).isEqualTo(id);
    assertThat(no.json().get("requestId").asString()).isEqualTo(id);
    assertThat(api.get("/health/live").header("X-Request-Id", id).send().header("X-Request-Id"))
        .isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a\"b",
        "<script>",
        "a/b",
        "äöü",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void another_request_id_is_replaced(String id) {
    Answer answer = api.get("/health/live").header("X-Request-Id", id).send().is(200);
    assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{16}");
  }

  @Test
  void every_request_has_an_id_of_its_own() {
    assertThat(api.get("/health/live").send().header("X-Request-Id"))
        .isNotEqualTo(api.get("/health/live").send().header("X-Request-Id"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/problem+json",
        "application/json, application/problem+json",
        "Application/Problem+JSON;q=0.5"
      })
  void an_error_is_a_problem_for_who_accepts_one(String accept) {
    Answer no = api.get("/nowhere").header("Accept", accept).badOnPurpose().send();
    assertThat(no.is(Problem.ROUTE_NOT_FOUND).header("Content-Type"))
        .isEqualTo("application/problem+json");
    assertThat(no.json().get("instance").asString()).isEqualTo("/nowhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "text/html", "application/problem+json;q=0"})
  void an_error_is_json_for_everybody_else(String accept) {
    Answer no = api.get("/nowhere").header("Accept", accept).badOnPurpose().send();
    assertThat(no.is(Problem.ROUTE_NOT_FOUND).header("Content-Type")).isEqualTo("application/json");
  }
}
