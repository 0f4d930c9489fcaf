package org.bellwether.rest.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.Answer;
import org.bellwether.rest.Call;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Taking a resolution back.
class ReversalApiTest extends MarketFixture {
  private static final String REASON = "{'reason': 'It was the rain of another day.\\n'}";

  private final String rain = create(ann, RAIN);

  @BeforeEach
  void bob_buys_yes_and_is_paid() {
    trade("{'side': 'buy', 'outcome': 'Yes', 'shares': 30}");
    resolve("Yes").is(201);
    api.settle();
  }

  @AfterEach
  void no_credit_was_made_or_lost() {
    api.assertBooksBalance();
  }

  private void trade(String order) {
    api.post(rain + "/trades").as(bob).json(json(order)).send().is(201);
  }

  private Answer resolve(String outcome) {
    return api.post(rain + "/resolution")
        .as(ann)
        .json(json("{'outcome': '%s'}".formatted(outcome)))
        .send();
  }

  private static String reversalOf(String market) {
    return market.replace(MARKETS, "/api/v1/admin/markets") + "/resolution/reversal";
  }

  private Call reversal(Person by) {
    return api.post(reversalOf(rain)).as(by).json(json(REASON));
  }

  private List<String> statement(Person of) {
    return api.get("/api/v1/users/me/transfers")
        .as(of)
        .send()
        .is(200)
        .data()
        .valueStream()
        .map(line ->
            line.get("reason").asString()
                + (line.has("marketId") ? " " + line.get("amount") : " without a market"))
        .toList();
  }

  private void spendAll(Person person) {
    JsonNode balance = api.get("/api/v1/users/me").as(person).send().data().get("balance");
    create(person, RAIN.replace("100", balance.toString()));
  }

  @Test
  void a_resolution_is_taken_back_and_the_market_closed_when_all_is_back() {
    spendAll(bob);
    JsonNode begun = reversal(admin).send().is(202).data();
    assertThat(begun.get("status").asString()).isEqualTo("resolved");
    assertThat(begun.get("settlement").has("completedAt")).isTrue();
    assertThat(begun.get("reversal"))
        .hasToString(
            json(
                "{'at':'2030-06-01T12:00:00Z','by':'%s','reason':'It was the rain of another day.'}"
                    .formatted(admin.id())));
    assertThat(api.get(rain + "/resolution").send().is(200).data()).isEqualTo(begun);
    Answer resolved = api.get(rain).send().is(200);
    assertThat(resolved.header("ETag")).isEqualTo("\"4\"");
    assertThat(resolved.data().get("status").asString()).isEqualTo("resolved");
    assertThat(resolved.data().get("reversal")).isEqualTo(begun.get("reversal"));

    resolve("No").is(Problem.RESOLUTION_BEING_REVERSED).is(409);
    reversal(admin).send().is(Problem.RESOLUTION_BEING_REVERSED).is(409);

    api.takeBack();
    Answer closed = api.get(rain).send().is(200);
    assertThat(closed.header("ETag")).isEqualTo("\"5\"");
    assertThat(closed.data().get("status").asString()).isEqualTo("closed");
    assertThat(closed.data().has("resolution")).isFalse();
    assertThat(closed.data().get("reversal").get("covered")).hasToString("30");
    assertThat(closed.data().get("reversal").has("completedAt")).isTrue();
    assertThat(api.get(MARKETS).send().is(200).data().get(0).has("reversal")).isFalse();
    api.get(rain + "/resolution").send().is(Problem.MARKET_NOT_RESOLVED);
    assertThat(statement(bob)).startsWith("payout-reversal -30", "cover without a market");
    assertThat(statement(ann).getFirst()).startsWith("refund-reversal -");
    assertThat(api.get(rain + "/solvency").send().is(200).data().get("largestPayout"))
        .hasToString("30");

    resolve("Yes").is(201);
    api.settle();
    assertThat(statement(bob)).startsWith("repayment without a market", "payout 30");
    api.delete(rain).as(ann).send().is(Problem.MARKET_TRADED);
  }

  @Test
  void it_leaves_two_lines_in_the_audit_trail_who_took_it_back_and_what_it_came_to() {
    reversal(admin).send().is(202);
    long before = api.trail.head().number();
    assertThat(api.trail.findAfter(before - 1, 1).getFirst().entry())
        .isEqualTo(
            new AuditTrail.Entry(
                api.now,
                admin.user().id(),
                "127.0.0.1",
                "reverse-resolution",
                "market:" + id(rain),
                "no longer Yes pays 1, No pays 0: It was the rain of another day."));
    api.takeBack();
    assertThat(api.trail.findAfter(before, 10))
        .extracting(line -> line.entry().action())
        .containsExactly("close-reversed");
  }

  @Test
  void a_market_that_was_taken_back_is_not_removed() {
    String snow = create(ann, RAIN);
    api.post(snow + "/resolution").as(ann).json("{\"cancel\": true}").send().is(201);
    api.post(reversalOf(snow)).as(admin).json(json(REASON)).send().is(202);
    api.takeBack();
    api.delete(snow).as(ann).send().is(Problem.MARKET_REVERSED).is(409);
  }

  @Test
  void who_is_no_admin_or_no_person_takes_nothing_back() {
    for (Person other : List.of(ann, bob, moderator)) {
      reversal(other).send().is(Problem.INSUFFICIENT_PERMISSIONS);
    }
    String key =
        api.post("/api/v1/api-keys")
            .as(admin)
            .json(
                json(
                    "{'name': 'Bot', 'permissions': ['read', 'write', 'delete', 'admin'],"
                        + " 'expiresAt': '2030-07-01T00:00:00Z'}"))
            .send()
            .is(201)
            .data()
            .get("key")
            .asString();
    api.post(reversalOf(rain))
        .header("Authorization", "Bearer " + key)
        .json(json(REASON))
        .send()
        .is(Problem.NOT_FOR_PROGRAMS);
    assertThat(api.get(rain).send().data().has("reversal")).isFalse();
  }

  @Test
  void what_is_too_old_or_not_answered_or_not_there_is_not_taken_back() {
    api.now = api.now.plus(TestApi.REVERSAL_PERIOD).plus(Duration.ofSeconds(1));
    Person later = new Person(admin.user(), api.token(admin.user()));
    reversal(later).send().is(Problem.RESOLUTION_FINAL).is(409);
    String snow =
        create(new Person(ann.user(), api.token(ann.user())), RAIN.replace("2030", "2031"));
    api.post(reversalOf(snow)).as(later).json(json(REASON)).send().is(Problem.MARKET_NOT_RESOLVED);
    set(snow, MarketStatus.RESOLVED);
    api.post(reversalOf(snow)).as(later).json(json(REASON)).send().is(Problem.RESOLUTION_FINAL);
    set(snow, MarketStatus.CLOSED);
    api.post(reversalOf(MARKETS + "/" + UUID.randomUUID()))
        .as(later)
        .json(json(REASON))
        .send()
        .is(Problem.MARKET_NOT_FOUND);
  }

  @Test
  void it_is_meant_for_a_version_when_it_says_so() {
    reversal(admin).header("If-Match", "\"2\"").send().is(Problem.VERSION_MISMATCH);
    reversal(admin).header("If-Match", "\"3\"").send().is(202);
  }

  @Test
  void sent_again_under_its_key_it_is_begun_once() {
    Answer first = reversal(admin).header("Idempotency-Key", "k").send().is(202);
    api.takeBack();
    Answer again = reversal(admin).header("Idempotency-Key", "k").send().is(202);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.data()).isEqualTo(first.data());
    api.post(reversalOf(rain))
        .as(admin)
        .header("Idempotency-Key", "k")
        .json(json("{'reason': 'other'}"))
        .send()
        .is(Problem.IDEMPOTENCY_KEY_REUSED);
    assertThat(api.get(rain).send().data().get("status").asString()).isEqualTo("closed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|reason must not be null",
        "{'reason': ' '}|reason must have 1 to 2000 characters",
        "{'reason': 1}|reason must be text",
        "{'reason': 'so', 'outcome': 'No'}|outcome is not a field of this resource"
      })
  void every_broken_rule_is_reported_at_once(String body, String violations) {
    Answer no = api.post(reversalOf(rain)).as(admin).badOnPurpose().json(json(body)).send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .isEqualTo(List.of(violations.split(";", -1)));
  }
}
