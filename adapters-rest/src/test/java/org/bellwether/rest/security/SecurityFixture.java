package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.QueuedJob.State;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.rest.ApiDocument;
import org.bellwether.rest.Call;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.server.Routes;
import tools.jackson.databind.JsonNode;

/// Every route of the API, each ready to be called with success by whoever may.
abstract class SecurityFixture extends MarketFixture {
  private static final String SNOW =
      "{\"name\": \"Will it snow?\", \"closesAt\": \"2030-08-01T00:00:00Z\"}";

  /// So that there can be one for every call.
  private static final String CHEAP = RAIN.replace("100", "4");

  static final String PASSWORD = "correct horse battery";
  static final String KEYS = "/api/v1/api-keys";
  private static final String DEAD_JOB = "settle-market:m1";

  /// Such as `GET /api/v1/markets/{id}`.
  static String name(Routes.Route route) {
    return route.method().name() + " " + route.path();
  }

  /// What a table says whose first line names the columns, and others a route and a status in each:
  /// by route, the status for each column. No route stands in it twice.
  static Map<String, Map<String, Integer>> table(String text) {
    List<String> columns = cells(text.lines().findFirst().orElseThrow());
    Map<String, Map<String, Integer>> table = new LinkedHashMap<>();
    text.lines()
        .skip(1)
        .map(SecurityFixture::cells)
        .forEach(cells -> {
          Map<String, Integer> row = new LinkedHashMap<>();
          for (int i = 1; i < columns.size(); i++) {
            row.put(columns.get(i), Integer.valueOf(cells.get(i)));
          }
          assertThat(table.put(cells.getFirst(), row)).as(cells.getFirst()).isNull();
        });
    return table;
  }

  private static List<String> cells(String line) {
    return Stream.of(line.split("\\|", -1)).map(String::strip).toList();
  }

  /// A request that is right in every respect, about a new market of Ann's where it is about one.
  Call call(String route) {
    String method = route.split(" ", 2)[0];
    Call call = api.call(method, target(route.split(" ", 2)[1], route));
    return ApiDocument.get().operations().contains(route)
        ? withBody(route, call)
        : call.badOnPurpose();
  }

  private String target(String path, String route) {
    if (path.contains("/users/{id}")) {
      return path.replace("{id}", (path.contains("admin") ? bob : ann).id().toString());
    }
    if (path.startsWith(KEYS)) {
      api.apiKeys.findByOwner(ann.user().id()).stream()
          .filter(key -> key.name().equals("Spare"))
          .forEach(key -> api.apiKeys.delete(key.id()));
      return path.contains("{id}")
          ? api.post(KEYS)
              .as(loggedIn(ann))
              .json(keyNamed("Spare", "read"))
              .send()
              .header("Location")
          : path;
    }
    if (path.startsWith("/api/v1/admin/jobs/")) {
      api.jobs.enqueue(Job.parse(DEAD_JOB).orElseThrow());
      api.jobs.take(Set.of("settle-market"));
      api.jobs.failed(Job.parse(DEAD_JOB).orElseThrow(), State.DEAD, "on purpose", api.now);
      return path.replace("{id}", DEAD_JOB);
    }
    if (!path.contains("{id}")) {
      return path.endsWith("/search") ? path + "?q=rain" : path;
    }
    String market = create(loggedIn(ann), CHEAP);
    if (path.endsWith("/resolution/reversal")
        || (path.endsWith("/resolution") && !route.startsWith("POST"))) {
      api.post(market + "/resolution").as(loggedIn(ann)).json("{\"cancel\": true}").send().is(201);
    }
    String query = path.endsWith("/quote") ? "?side=buy&outcome=Yes&amount=1" : "";
    return path.replace("{id}", id(market).toString()) + query;
  }

  private Call withBody(String route, Call call) {
    return switch (route) {
      case "POST /api/v1/markets" -> call.json(CHEAP);
      case "PUT /api/v1/markets/{id}" -> call.json(SNOW);
      case "PATCH /api/v1/markets/{id}" -> call.mergePatch("{\"name\": \"Will it snow?\"}");
      case "POST /api/v1/markets/{id}/trades" ->
          call.json("{\"side\": \"buy\", \"outcome\": \"Yes\", \"amount\": 1}");
      case "POST /api/v1/markets/{id}/clarifications" -> call.json("{\"text\": \"Hail counts.\"}");
      case "POST /api/v1/markets/{id}/resolution" -> call.json("{\"outcome\": \"Yes\"}");
      case "POST /api/v1/admin/markets/{id}/resolution/reversal" ->
          call.json("{\"reason\": \"Wrong year.\"}");
      case "POST /api/v1/auth/register" -> call.json(registration());
      case "POST /api/v1/auth/login" ->
          call.json(registered().replaceFirst(", \"name\": \"Somebody\"", ""));
      case "POST /api/v1/auth/refresh", "POST /api/v1/auth/logout" ->
          call.json(
              "{\"refreshToken\": \"%s\"}".formatted(newSession().get("refreshToken").asString()));
      case "PUT /api/v1/users/me/password" -> {
        List.of(ann, bob, moderator, admin).forEach(this::givePassword);
        yield call.json(
            "{\"currentPassword\": \"%s\", \"newPassword\": \"another battery staple\"}"
                .formatted(PASSWORD));
      }
      case "POST /api/v1/api-keys" -> call.json(keyNamed("Spare", "read"));
      case "PUT /api/v1/admin/users/{id}/role" -> call.json("{\"role\": \"user\"}");
      case "POST /api/v1/admin/grants" ->
          call.json("{\"userId\": \"%s\", \"amount\": 1}".formatted(bob.id()));
      default -> call;
    };
  }

  private static String registration() {
    return "{\"email\": \"%s@example.org\", \"password\": \"%s\", \"name\": \"Somebody\"}"
        .formatted(UUID.randomUUID(), PASSWORD);
  }

  private String registered() {
    String registration = registration();
    api.post("/api/v1/auth/register").json(registration).send().is(202);
    return registration;
  }

  /// Of somebody new: what a login answers.
  JsonNode newSession() {
    String credentials = registered().replaceFirst(", \"name\": \"Somebody\"", "");
    return api.post("/api/v1/auth/login").json(credentials).send().is(200).data();
  }

  /// The same person in a new session, whatever became of the others.
  Person loggedIn(Person person) {
    return new Person(person.user(), api.token(person.user()));
  }

  /// [#PASSWORD], whatever it was.
  void givePassword(Person person) {
    PasswordHash now = api.users.findById(person.user().id()).orElseThrow().passwordHash();
    api.users.updatePassword(person.user().id(), now, new PasswordHash("plain:" + PASSWORD));
  }

  /// A new API key of that person's.
  String key(Person owner, String... permissions) {
    return api.post(KEYS)
        .as(owner)
        .json(keyNamed("Bot", permissions))
        .send()
        .is(201)
        .data()
        .get("key")
        .asString();
  }

  private static String keyNamed(String name, String... permissions) {
    return "{\"name\": \"%s\", \"permissions\": [\"%s\"], \"expiresAt\": \"2030-07-01T00:00:00Z\"}"
        .formatted(name, String.join("\", \"", permissions));
  }
}
