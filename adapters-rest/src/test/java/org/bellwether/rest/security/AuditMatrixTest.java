package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.rest.ServedRoutes;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Who changed what: every route that changes anything leaves its line in the audit trail, with who
/// it was, from where, and what it was done to.
class AuditMatrixTest extends SecurityFixture {
  private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

  /// The action that stands in the trail; those that have none say why.
  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          Map.entry("POST /api/v1/auth/register", "register"),
          Map.entry("POST /api/v1/auth/login", "log-in"),
          Map.entry("POST /api/v1/auth/refresh", "none: the session goes on as it was"),
          Map.entry("POST /api/v1/auth/logout", "log-out"),
          Map.entry("PUT /api/v1/users/me/password", "change-password"),
          Map.entry("POST /api/v1/api-keys", "create-api-key"),
          Map.entry("DELETE /api/v1/api-keys/{id}", "revoke-api-key"),
          Map.entry("POST /api/v1/markets", "none: the market says who made it"),
          Map.entry("PUT /api/v1/markets/{id}", "revise"),
          Map.entry("PATCH /api/v1/markets/{id}", "revise"),
          Map.entry("DELETE /api/v1/markets/{id}", "delete"),
          Map.entry("POST /api/v1/markets/{id}/clarifications", "clarify"),
          Map.entry("POST /api/v1/markets/{id}/trades", "none: trades are in ink themselves"),
          Map.entry("POST /api/v1/markets/{id}/resolution", "resolve"),
          Map.entry("POST /api/v1/admin/markets/{id}/resolution/reversal", "reverse-resolution"),
          Map.entry("PUT /api/v1/admin/users/{id}/role", "change-role"),
          Map.entry("POST /api/v1/admin/grants", "grant"),
          Map.entry("POST /api/v1/admin/jobs/{id}/retry", "retry-job"));

  @Test
  void every_route_that_changes_anything_is_in_the_table() {
    ServedRoutes.requireSame(
        api.server.routes().stream()
            .map(SecurityFixture::name)
            .filter(route -> CHANGING.contains(route.substring(0, route.indexOf(' '))))
            .toList(),
        ACTIONS.keySet(),
        "the actions of AuditMatrixTest, with the action that stands in the audit trail");
  }

  @TestFactory
  Stream<DynamicTest> it_leaves_the_line_that_the_table_says() {
    return ACTIONS.entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(), () -> leaves(entry.getKey(), entry.getValue())));
  }

  private void leaves(String route, String action) {
    if (route.endsWith("/role")) {
      api.users.updateRole(bob.user().id(), org.bellwether.domain.identity.Role.MODERATOR);
    }
    var call = call(route);
    long before = api.trail.head().number();
    call.as(loggedIn(route.contains("/admin/") ? admin : ann)).send();
    List<AuditTrail.Entry> lines =
        api.trail.findAfter(before, 10).stream().map(line -> line.entry()).toList();
    if (action.startsWith("none: ")) {
      assertThat(lines).isEmpty();
      return;
    }
    assertThat(lines).extracting(AuditTrail.Entry::action).containsExactly(action);
    assertThat(lines.getFirst().from()).as("where it came from").isEqualTo("127.0.0.1");
    assertThat(lines.getFirst().object()).as("what it was done to").contains(":");
    if (!route.startsWith("POST /api/v1/auth/register")) {
      assertThat(lines.getFirst().actor()).as("who did it").isNotNull();
    }
  }
}
