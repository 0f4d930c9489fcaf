package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.server.Access;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// API5:2023. Functions are for the roles they were made for; [RouteMatrixTest] has them all.
class Api5BrokenFunctionLevelAuthorizationTest extends SecurityFixture {

  @Test
  void whatever_is_below_admin_is_for_admins_and_nothing_else_is() {
    assertThat(api.server.routes())
        .allSatisfy(route ->
            assertThat(route.access() == Access.ADMIN)
                .as(route.path())
                .isEqualTo(route.path().startsWith("/api/v1/admin/")));
  }

  @TestFactory
  Stream<DynamicTest> what_is_for_admins_is_refused_to_all_others_whatever_they_send() {
    return api.server.routes().stream()
        .filter(route -> route.access() == Access.ADMIN)
        .map(SecurityFixture::name)
        .map(route ->
            DynamicTest.dynamicTest(
                route,
                () -> {
                  call(route).badOnPurpose().send().is(401);
                  call(route).as(ann).send().is(403);
                  call(route).as(moderator).send().is(403);
                  // before anything else of the request is looked at
                  call(route).as(ann).badOnPurpose().json("{").send().is(403);
                }));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-HTTP-Method-Override: DELETE",
        "x-http-method-override: BEFORE",
        "X-HTTP-Method: DELETE",
        "X-Method-Override: DELETE",
        "X-Original-URL: /api/v1/admin/grants",
        "X-Rewrite-URL: /api/v1/admin/grants",
        "X-Forwarded-User: admin",
        "X-User-Role: admin",
        "Cookie: role=admin",
      })
  void no_header_field_makes_another_request_of_it(String field) {
    String market = create(ann, RAIN);
    try (RawConnection connection = api.raw()) {
      Answer answer =
          connection
              .send("GET " + market + " HTTP/1.1\r\nHost: a\r\n" + field + "\r\n")
              .send("Authorization: Bearer " + ann.token() + "\r\n\r\n")
              .answer("GET", market);
      assertThat(answer.is(200).data().get("name").asString()).isEqualTo("Will it rain?");
    }
    api.get(market).send().is(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/admin/jobs/",
        "/api/v1//admin/jobs",
        "//api/v1/admin/jobs",
        "/API/v1/admin/jobs",
        "/api/v1/Admin/jobs",
        "/api/v1/admin/jobs;a=b",
        "/api/v1/admin/jobs%20",
        "/api/v1/admin%2fjobs",
        "/api/v1/markets/../admin/jobs",
        "/api/v1/markets/%2e%2e/admin/jobs",
        "/api/v1/admin/jobs?",
        "/api/v1/admin/jobs#",
        "/api/v1/admin/jobs.json",
        "/api/v1/admin/./jobs"
      })
  void no_spelling_of_an_address_gets_around_its_permission(String target) {
    try (RawConnection connection = api.raw()) {
      Answer answer =
          connection
              .send("GET " + target + " HTTP/1.1\r\nHost: a\r\n")
              .send("Authorization: Bearer " + moderator.token() + "\r\n\r\n")
              .answer("GET", target.split("\\?", 2)[0]);
      assertThat(answer.status()).as(answer.body()).isIn(400, 403, 404);
    }
  }

  @Test
  void a_method_that_a_resource_does_not_know_does_nothing() {
    for (String method : new String[] {"PUT", "PATCH", "DELETE"}) {
      api.call(method, "/api/v1/admin/grants")
          .as(ann)
          .badOnPurpose()
          .send()
          .is(Problem.METHOD_NOT_ALLOWED);
    }
  }

  @Test
  void a_key_has_no_more_than_its_owner() {
    for (String permission : new String[] {"delete", "admin"}) {
      api.post(KEYS)
          .as(ann)
          .json(
              "{\"name\": \"Bot\", \"permissions\": [\"%s\"], \"expiresAt\": \"2030-07-01T00:00:00Z\"}"
                  .formatted(permission))
          .send()
          .is(Problem.PERMISSION_NOT_YOURS);
    }
  }

  /// A token says for its few minutes what its user was when it was made; a key, which lives long,
  /// asks again every few seconds.
  @Test
  void whoever_is_no_admin_any_more_is_none_with_an_old_key() {
    String key = key(admin, "admin", "read");
    Person other = api.person("Al", Role.ADMIN);
    api.put("/api/v1/admin/users/" + admin.id() + "/role")
        .as(other)
        .json("{\"role\": \"user\"}")
        .send()
        .is(200);
    api.get("/api/v1/admin/jobs")
        .header("Authorization", "Bearer " + key)
        .send()
        .is(Problem.INSUFFICIENT_PERMISSIONS);
  }

  @Test
  void nobody_promotes_themselves() {
    for (Person person : new Person[] {ann, moderator}) {
      api.put("/api/v1/admin/users/" + person.id() + "/role")
          .as(person)
          .json("{\"role\": \"admin\"}")
          .send()
          .is(Problem.INSUFFICIENT_PERMISSIONS);
    }
  }

  @Test
  void moderators_moderate_and_do_not_administer() {
    String market = create(ann, RAIN);
    api.patch(market).as(moderator).mergePatch("{\"name\": \"Rain?\"}").send().is(200);
    api.post("/api/v1/admin/grants")
        .as(moderator)
        .json("{\"userId\": \"%s\", \"amount\": 1}".formatted(moderator.id()))
        .send()
        .is(Problem.INSUFFICIENT_PERMISSIONS);
  }
}
