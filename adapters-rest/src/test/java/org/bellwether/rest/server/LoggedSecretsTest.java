package org.bellwether.rest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The log never holds what is secret, however much is logged.
@Isolated("it reads what everybody logs")
class LoggedSecretsTest {
  private static final String SECRET = "hunter2-correct-horse";
  private static final String BODY = "a-body-nobody-logs";

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
  private final Logger ours = (Logger) LoggerFactory.getLogger("org.bellwether");
  private final Logger access = (Logger) LoggerFactory.getLogger("access");
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          log.add(
              event.getFormattedMessage()
                  + event.getKeyValuePairs()
                  + event.getMDCPropertyMap()
                  + (event.getThrowableProxy() == null
                      ? ""
                      : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
      };

  private final TestApi api =
      TestApi.start(routes -> routes.post("/bug", Access.ANYONE, LoggedSecretsTest::bug));

  private static Response bug(Request request) {
    throw new IllegalStateException("bug after " + request.getClass().getSimpleName());
  }

  /// As `LOG_LEVEL=debug` and `ACCESS_LOG=on` do.
  @BeforeEach
  void logEverything() {
    appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    appender.start();
    root.addAppender(appender);
    root.getAppender("out").stop();
    ours.setLevel(Level.DEBUG);
    access.setLevel(Level.INFO);
  }

  @AfterEach
  void stop() {
    root.detachAppender(appender);
    root.getAppender("out").start();
    ours.setLevel(null);
    access.setLevel(null);
    api.close();
  }

  private Answer post(String path, String body) {
    return api.post(path)
        .badOnPurpose()
        .header("Idempotency-Key", "key-" + SECRET)
        .json(body)
        .send();
  }

  @Test
  void passwords_tokens_keys_and_bodies_are_not_logged() {
    Person ann = api.person("Ann", Role.USER);
    String register = "/api/v1/auth/register";
    String login = "/api/v1/auth/login";
    String good =
        "{\"email\":\"eve@example.org\",\"password\":\"%s\",\"name\":\"%s\"}"
            .formatted(SECRET, BODY);
    post(register, good).is(202);
    post(register, good.replace("eve", "eva").replace(SECRET, "other " + SECRET)).is(202);
    String known = "{\"email\":\"eve@example.org\",\"password\":\"%s\"}";
    JsonNode session = post(login, known.formatted(SECRET)).is(200).data();
    String token = session.get("accessToken").asString();
    String refresh = "{\"refreshToken\":\"%s\"}".formatted(session.get("refreshToken").asString());
    JsonNode next = post("/api/v1/auth/refresh", refresh).is(200).data();
    String second = "{\"refreshToken\":\"%s\"}".formatted(next.get("refreshToken").asString());
    post("/api/v1/auth/refresh", refresh).is(200);
    post("/api/v1/auth/refresh", second).is(200);
    post("/api/v1/auth/refresh", refresh).is(401);
    post("/api/v1/auth/logout", refresh).is(204);
    String key =
        api.post("/api/v1/api-keys")
            .as(ann)
            .json(
                "{\"name\":\"Bot\",\"permissions\":[\"read\"],\"expiresAt\":\"2030-07-01T00:00:00Z\"}")
            .send()
            .data()
            .get("key")
            .asString();
    api.get("/api/v1/users/me").header("Authorization", "Bearer " + key).send().is(200);
    post(login, known.formatted(SECRET + "!")).is(401);
    post(login, known.formatted(SECRET).substring(1)).is(400);
    post(login, "{\"password\":[\"" + SECRET + "\"],\"" + SECRET + "\":1}").is(400);
    post("/bug", good).is(500);
    for (String credentials :
        List.of("Bearer " + token + "x", "Basic " + SECRET, SECRET, "Bearer " + ann.token())) {
      api.get("/api/v1/users/me")
          .badOnPurpose()
          .header("Authorization", credentials)
          .header("X-API-Key", SECRET)
          .header("Cookie", "session=" + SECRET)
          .send();
    }
    api.get("/api/v1/markets?token=" + SECRET).badOnPurpose().send().is(400);
    try (RawConnection connection = api.raw()) {
      connection.send(
          "POST " + login + " HTTP/1.1\r\nHost: a\r\nPassword: " + SECRET + "\0\r\n\r\n");
      connection.answersUntilClosed("POST", login);
    }

    // a request is logged once it is answered
    await().until(() -> log.stream().filter(line -> line.contains("request[")).count() >= 12);
    assertThat(log).anyMatch(line -> line.contains("bug after"));
    assertThat(log)
        .allSatisfy(line ->
            assertThat(line)
                .doesNotContain(SECRET, BODY, token, ann.token(), "eyJ", "bwr_", "bwk_"));
  }

  @Test
  void an_address_is_logged_as_it_was_sent() {
    try (RawConnection connection = api.raw()) {
      connection.send("GET /nowhere%c2%9b%e2%80%a8forged HTTP/1.1\r\nHost: a\r\n\r\n");
      connection.answer("GET", "/elsewhere");
    }
    await().until(() -> log.toString().contains("forged"));
    assertThat(log)
        .allMatch(line -> line.chars().noneMatch(c -> Character.isISOControl(c) || c == 0x2028));
  }
}
