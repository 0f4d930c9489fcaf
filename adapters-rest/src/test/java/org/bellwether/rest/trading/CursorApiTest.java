package org.bellwether.rest.trading;

import java.util.List;
import java.util.Locale;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A cursor goes on in the list that gave it, and in no other.
class CursorApiTest extends TradeFixture {
  private final String snow = create(ann, RAIN);

  @BeforeEach
  void aLotHappens() {
    for (Person person : List.of(ann, bob)) {
      for (String market : List.of(rain, snow)) {
        for (String outcome : List.of("Yes", "No")) {
          String order = "{'side': 'buy', 'outcome': '%s', 'amount': 1}".formatted(outcome);
          api.post(market + "/trades").as(person).json(json(order)).send().is(201);
        }
      }
      for (int i = 0; i < 2; i++) {
        String grant = json("{'userId': '%s', 'amount': 5}".formatted(person.id()));
        api.post("/api/v1/admin/grants").as(admin).json(grant).send().is(201);
      }
    }
  }

  private String path(String query) {
    return query
        .replace("{rain}", rain)
        .replace("{snow}", snow)
        .replace("{ann}", ann.id().toString())
        .replace("{bob}", bob.id().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/markets?status=active | /api/v1/markets?",
        "/api/v1/markets? | /api/v1/markets?status=active",
        "/api/v1/markets?status=active | /api/v1/markets?status=closed",
        "/api/v1/markets?creatorId={ann} | /api/v1/markets?creatorId={bob}",
        "/api/v1/markets?closesAfter=2030-01-01T00:00:00Z | /api/v1/markets?closesAfter=2030-01-02T00:00:00Z",
        "/api/v1/markets/search?q=rain | /api/v1/markets/search?q=snow",
        "/api/v1/markets/search?q=rain | /api/v1/markets/search?q=rain&status=active",
        "/api/v1/markets/search?q=rain | /api/v1/markets?",
        "{rain}/trades? | {snow}/trades?",
        "{rain}/trades?userId={bob} | {rain}/trades?userId={ann}",
        "{rain}/trades? | {rain}/trades?userId={ann}",
        "{rain}/positions? | {snow}/positions?",
        "{rain}/positions?outcome=Yes | {rain}/positions?outcome=No",
        "{rain}/positions? | {rain}/positions?outcome=No",
        "/api/v1/users/me/transfers? | /api/v1/users/me/positions?",
        "/api/v1/users/me/positions? | /api/v1/users/me/transfers?",
        "/api/v1/admin/audit-trail?object=user:{ann} | /api/v1/admin/audit-trail?object=user:{bob}",
        "/api/v1/admin/audit-trail? | /api/v1/admin/audit-trail?action=grant",
        "/api/v1/admin/audit-trail? | {rain}/trades?"
      })
  void a_cursor_of_another_list_is_refused(String its, String other) {
    String cursor =
        api.get(path(its) + "&limit=1")
            .as(admin(its))
            .badOnPurpose()
            .send()
            .is(200)
            .json()
            .at("/meta/nextCursor")
            .asString();
    api.get(path(its) + "&limit=2&cursor=" + cursor).as(admin(its)).badOnPurpose().send().is(200);
    api.get(path(other) + "&limit=1&cursor=" + cursor)
        .as(admin(other))
        .badOnPurpose()
        .send()
        .is(Problem.INVALID_CURSOR)
        .is(400);
  }

  private Person admin(String path) {
    return path.contains("/admin/") ? admin : bob;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/markets?status=active&sort=name | /api/v1/markets?&status=active&",
        "/api/v1/markets?creatorId={ann} | /api/v1/markets?creatorId={ANN}",
        "{rain}/trades? | {RAIN}/trades?"
      })
  void a_list_is_the_same_however_it_is_spelled(String its, String same) {
    String cursor =
        api.get(path(its) + "&limit=1")
            .badOnPurpose()
            .send()
            .json()
            .at("/meta/nextCursor")
            .asString();
    String spelled =
        same.replace("{ANN}", ann.id().toString().toUpperCase(Locale.ROOT))
            .replace("{RAIN}", MARKETS + rain.substring(MARKETS.length()).toUpperCase(Locale.ROOT));
    api.get(path(spelled) + "&cursor=" + cursor).badOnPurpose().send().is(200);
  }
}
