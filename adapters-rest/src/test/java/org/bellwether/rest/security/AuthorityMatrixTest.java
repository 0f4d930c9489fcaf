package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.Standing;
import org.bellwether.rest.Call;
import org.bellwether.rest.ServedRoutes;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Routes;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Authority is asked, not remembered: every route that changes rights, or what belongs to others,
/// or is for admins, called with what was good a moment ago. A route that needs to know its caller
/// and is in neither list fails the test, so that nobody adds one without saying which it is.
class AuthorityMatrixTest extends SecurityFixture {
  /// Statuses, for a good request about what is Ann's. `wasAdmin` has a token that was used as an
  /// admin's just before the role was taken away; `loggedOut` is an admin whose session has ended
  /// just after the token was used; `adminKey` is an admin's key with every permission; `oldLogin`
  /// is an admin who has logged in a while ago.
  private static final String TABLE =
      """
      route                                    | wasAdmin | loggedOut | adminKey | oldLogin
      PUT /api/v1/users/me/password            | 200      | 401       | 403      | 200
      POST /api/v1/api-keys                    | 201      | 401       | 403      | 401
      DELETE /api/v1/api-keys/{id}             | 404      | 401       | 403      | 204
      PUT /api/v1/markets/{id}                 | 403      | 401       | 200      | 200
      PATCH /api/v1/markets/{id}               | 403      | 401       | 200      | 200
      DELETE /api/v1/markets/{id}              | 403      | 401       | 204      | 204
      POST /api/v1/markets/{id}/clarifications | 403      | 401       | 201      | 201
      POST /api/v1/markets/{id}/resolution     | 403      | 401       | 403      | 201
      POST /api/v1/admin/markets/{id}/resolution/reversal | 403 | 401 | 403 | 202
      PUT /api/v1/admin/users/{id}/role        | 403      | 401       | 403      | 200
      POST /api/v1/admin/grants                | 403      | 401       | 403      | 201
      GET /api/v1/admin/jobs                   | 403      | 401       | 200      | 200
      POST /api/v1/admin/jobs/{id}/retry       | 403      | 401       | 403      | 200
      GET /api/v1/admin/audit-trail            | 403      | 401       | 200      | 200
      GET /api/v1/admin/audit-trail/export     | 403      | 401       | 200      | 200
      """;

  /// What everybody does with what is theirs, for which what was true some seconds ago is enough.
  private static final Set<String> ORDINARY =
      Set.of(
          "GET /api/v1/users/me",
          "GET /api/v1/users/me/positions",
          "GET /api/v1/users/me/transfers",
          "GET /api/v1/api-keys",
          "GET /api/v1/api-keys/{id}",
          "POST /api/v1/markets",
          "POST /api/v1/markets/{id}/trades");

  @Test
  void every_route_that_knows_its_caller_is_one_or_the_other() {
    List<String> known = new ArrayList<>(table(TABLE).keySet());
    known.addAll(ORDINARY);
    ServedRoutes.requireSame(
        api.server.routes().stream()
            .filter(route -> route.access() != Access.ANYONE)
            .map(SecurityFixture::name)
            .filter(route -> !route.startsWith("HEAD "))
            .toList(),
        known,
        "the table of AuthorityMatrixTest when it changes rights, or what belongs to others, or is"
            + " for admins, else to ORDINARY");
  }

  @Test
  void whatever_is_for_admins_is_in_the_table() {
    assertThat(
            api.server.routes().stream()
                .filter(route -> route.access() == Access.ADMIN)
                .filter(route -> !route.method().name().equals("HEAD"))
                .map((Routes.Route route) -> SecurityFixture.name(route)))
        .isSubsetOf(table(TABLE).keySet());
  }

  @TestFactory
  Stream<DynamicTest> what_was_good_a_moment_ago_is_not() {
    List<DynamicTest> tests = new ArrayList<>();
    table(TABLE)
        .forEach((route, row) ->
            row.forEach((column, status) ->
                tests.add(
                    DynamicTest.dynamicTest(
                        route + " by " + column,
                        () -> as(column, call(route)).send().is(status)))));
    return tests.stream();
  }

  private Call as(String column, Call call) {
    Person ada = api.person("Ada", Role.ADMIN);
    givePassword(ada);
    switch (column) {
      case "wasAdmin" -> {
        useAsAdmin(ada);
        api.users.updateRole(ada.user().id(), Role.USER);
      }
      case "loggedOut" -> {
        useAsAdmin(ada);
        api.sessions.deleteAll(ada.user().id());
      }
      case "oldLogin" -> {
        Session old =
            Session.start(
                ada.user().id(),
                RefreshToken.first(),
                api.now.minus(Standing.RECENT).minus(Duration.ofSeconds(1)),
                TestApi.SESSION_LIFE);
        api.sessions.create(old);
        return call.as(new Person(ada.user(), api.tokens.issue(ada.user(), old).value()));
      }
      case "adminKey" -> {
        return call.header(
            "Authorization", "Bearer " + key(ada, "read", "write", "delete", "admin"));
      }
      default -> throw new IllegalArgumentException(column);
    }
    return call.as(ada);
  }

  /// So that the server remembers the token as good, and as an admin's.
  private void useAsAdmin(Person person) {
    api.get("/api/v1/users/me").as(person).send().is(200);
    api.get("/api/v1/admin/jobs").as(person).send().is(200);
  }
}
