package org.bellwether.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// New credits for a user.
class GrantsApiTest extends MarketFixture {
  private static final String GRANTS = "/api/v1/admin/grants";

  private Answer grant(Person by, UUID to, String amount) {
    String grant = "{'userId': '%s', 'amount': %s, 'note': 'Prize.'}".formatted(to, amount);
    return api.post(GRANTS).as(by).json(json(grant)).send();
  }

  @Test
  void an_admin_gives_a_user_credits() {
    Answer granted = grant(admin, bob.id(), "12.5").is(201);
    assertThat(granted.data().get("userId").asString()).isEqualTo(bob.id().toString());
    assertThat(granted.data().get("amount")).hasToString("12.5");
    assertThat(granted.data().get("balance")).hasToString("1012.5");
    assertThat(granted.header("Location")).isEqualTo("/api/v1/users/" + bob.id());
    Answer statement = api.get("/api/v1/users/me/transfers").as(bob).send().is(200);
    assertThat(statement.each("id")).contains(granted.data().get("id").asString());
    assertThat(api.trail.entries())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.actor()).isEqualTo(admin.user().id());
          assertThat(entry.object()).isEqualTo("user:" + bob.id());
          assertThat(entry.details()).isEqualTo("12.5 credits: Prize.");
        });
  }

  @Test
  void nobody_else_does() {
    grant(bob, bob.id(), "1").is(Problem.INSUFFICIENT_PERMISSIONS).is(403);
    grant(moderator, bob.id(), "1").is(Problem.INSUFFICIENT_PERMISSIONS);
    api.post(GRANTS).badOnPurpose().json("{}").send().is(Problem.MISSING_TOKEN);
  }

  @Test
  void an_account_has_an_owner_and_an_end() {
    grant(admin, UUID.randomUUID(), "1").is(Problem.USER_NOT_FOUND);
    Answer no = grant(admin, bob.id(), "999999000.000001").is(Problem.BALANCE_TOO_LARGE).is(422);
    assertThat(no.json().get("detail").asString())
        .isEqualTo("the user has 1000 credits, and an account holds at most 1000000000");
    grant(admin, bob.id(), "999999000").is(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|amount must not be null;userId must not be null",
        "{'userId': '1-1-1-1-1', 'amount': '1'}|amount must be a number with at most 64 digits;userId must be a UUID",
        "{'userId': 5, 'amount': -1, 'to': 1}|amount must be above 0 and at most 1,000,000,000, with at most 6 decimal places;to is not a field of this resource;userId must be a UUID"
      })
  void every_broken_rule_is_reported_at_once(String grant, String violations) {
    Answer no = api.post(GRANTS).as(admin).badOnPurpose().json(json(grant)).send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactly(violations.split(";", -1));
  }
}
