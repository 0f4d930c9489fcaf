package org.bellwether.rest.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Answering a question, calling a market off, and what is paid.
class ResolutionApiTest extends MarketFixture {
  private final String rain = create(ann, RAIN);

  /// What Bob bought of Yes for 20.
  private String shares;

  @BeforeEach
  void bob_buys_yes() {
    shares =
        api.post(rain + "/trades")
            .as(bob)
            .json(json("{'side': 'buy', 'outcome': 'Yes', 'amount': 20}"))
            .send()
            .is(201)
            .data()
            .get("shares")
            .toString();
  }

  private Answer resolve(Person by, String verdict) {
    return api.post(rain + "/resolution").as(by).json(json(verdict)).send();
  }

  private Answer resolution() {
    return api.get(rain + "/resolution").send();
  }

  private JsonNode balance(Person person) {
    return api.get("/api/v1/users/me").as(person).send().is(200).data().get("balance");
  }

  @Test
  void the_outcome_that_has_won_pays_one_credit_a_share_and_the_rest_goes_back() {
    Answer resolved =
        resolve(
                ann,
                "{'outcome': 'yes', 'evidenceUrl': 'https://example.org/rain?day=1',"
                    + " 'note': 'It poured.\\n'}")
            .is(201);
    assertThat(resolved.header("Location")).isEqualTo(rain + "/resolution");
    var resolution = resolved.data();
    assertThat(resolution.get("status").asString()).isEqualTo("resolved");
    assertThat(resolution.get("outcomes").get(0).get("name").asString()).isEqualTo("Yes");
    assertThat(resolution.get("outcomes").get(0).get("pays")).hasToString("1");
    assertThat(resolution.get("outcomes").get(1).get("pays")).hasToString("0");
    assertThat(resolution.get("by").asString()).isEqualTo(ann.id().toString());
    assertThat(resolution.get("at").asString()).isEqualTo("2030-06-01T12:00:00Z");
    assertThat(resolution.get("evidenceUrl").asString())
        .isEqualTo("https://example.org/rain?day=1");
    assertThat(resolution.get("note").asString()).isEqualTo("It poured.");
    assertThat(resolution.get("settlement"))
        .hasToString(
            json("{'positions':1,'settled':0,'paid':0,'startedAt':'2030-06-01T12:00:00Z'}"));
    assertThat(resolution().is(200).data()).isEqualTo(resolution);

    api.now = api.now.plusSeconds(2);
    api.settle();
    var settlement = resolution().is(200).data().get("settlement");
    assertThat(settlement.get("settled").asInt()).isEqualTo(1);
    assertThat(settlement.get("paid")).hasToString(shares);
    assertThat(settlement.get("completedAt").asString()).isEqualTo("2030-06-01T12:00:02Z");
    assertThat(balance(bob).decimalValue())
        .isEqualByComparingTo(settlement.get("paid").decimalValue().add(new BigDecimal(980)));
    assertThat(balance(ann).decimalValue())
        .isEqualByComparingTo(settlement.get("leftOver").decimalValue().add(new BigDecimal(900)));
    assertThat(api.get(rain + "/solvency").send().is(200).data().get("escrow")).hasToString("0");
  }

  @Test
  void the_market_shows_its_resolution() {
    resolve(ann, "{'outcome': 'No', 'note': 'Dry.'}").is(201);
    Answer found = api.get(rain).send().is(200);
    var market = found.data();
    assertThat(market.get("status").asString()).isEqualTo("resolved");
    assertThat(market.get("outcomes").get(1).get("price")).hasToString("1");
    assertThat(market.get("resolution"))
        .hasToString(
            json("{'at':'2030-06-01T12:00:00Z','by':'%s','note':'Dry.'}".formatted(ann.id())));
    assertThat(found.header("ETag")).isEqualTo("\"3\"");
    assertThat(api.get(MARKETS).send().is(200).data().get(0).has("resolution")).isFalse();
    api.patch(rain).as(ann).mergePatch("{}").send().is(Problem.MARKET_NOT_ACTIVE);
    api.post(rain + "/trades")
        .as(bob)
        .json(json("{'side': 'sell', 'outcome': 'Yes', 'shares': 1}"))
        .send()
        .is(Problem.MARKET_NOT_ACTIVE);
  }

  @Test
  void weights_pay_a_part_each() {
    String yes = api.get(rain).send().data().get("outcomes").get(0).get("id").asString();
    var outcomes =
        resolve(ann, "{'weights': {'%s': 0.25, 'no': 0.75}}".formatted(yes))
            .is(201)
            .data()
            .get("outcomes");
    assertThat(outcomes.get(0).get("pays")).hasToString("0.25");
    assertThat(outcomes.get(1).get("pays")).hasToString("0.75");
    api.settle();
    assertThat(resolution().data().get("settlement").get("paid").decimalValue())
        .isEqualByComparingTo(
            new BigDecimal(shares).multiply(new BigDecimal("0.25")).setScale(6, RoundingMode.DOWN));
  }

  @Test
  void a_market_that_is_called_off_pays_its_prices_of_that_moment() {
    JsonNode price = api.get(rain).send().data().get("outcomes").get(0).get("price");
    var cancelled = resolve(ann, "{'cancel': true, 'note': 'Nobody measured.'}").is(201).data();
    assertThat(cancelled.get("status").asString()).isEqualTo("cancelled");
    assertThat(cancelled.get("outcomes").get(0).get("pays")).isEqualTo(price);
    api.settle();
    assertThat(api.get(rain).send().data().get("status").asString()).isEqualTo("cancelled");
    assertThat(resolution().data().get("settlement").has("completedAt")).isTrue();
  }

  @Test
  void a_question_is_answered_once() {
    resolve(ann, "{'outcome': 'Yes'}").is(201);
    Answer no = resolve(ann, "{'outcome': 'No'}").is(Problem.MARKET_ALREADY_RESOLVED).is(409);
    assertThat(no.json().get("detail").asString()).isEqualTo("the market is resolved already");
    resolve(admin, "{'cancel': true}").is(Problem.MARKET_ALREADY_RESOLVED);
  }

  @Test
  void only_the_creator_moderators_and_admins_may_decide() {
    resolve(bob, "{'outcome': 'Yes'}").is(Problem.NOT_THE_CREATOR).is(403);
    api.post(rain + "/resolution")
        .badOnPurpose()
        .json("{\"cancel\": true}")
        .send()
        .is(Problem.MISSING_TOKEN);
    resolve(moderator, "{'outcome': 'Yes'}").is(201);
    assertThat(resolution().data().get("by").asString()).isEqualTo(moderator.id().toString());
    assertThat(api.trail.entries())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.actor()).isEqualTo(moderator.user().id());
          assertThat(entry.action()).isEqualTo("resolve");
          assertThat(entry.details()).isEqualTo("Yes pays 1, No pays 0");
        });
  }

  @Test
  void a_decision_may_say_which_version_it_means() {
    Answer no =
        api.post(rain + "/resolution")
            .as(ann)
            .header("If-Match", "\"1\"")
            .json("{\"outcome\": \"Yes\"}")
            .send();
    assertThat(no.is(Problem.VERSION_MISMATCH).is(412).header("ETag")).isEqualTo("\"2\"");
    api.post(rain + "/resolution")
        .as(ann)
        .header("If-Match", "\"2\"")
        .json("{\"outcome\": \"Yes\"}")
        .send()
        .is(201);
  }

  @Test
  void a_question_that_is_open_has_no_resolution() {
    resolution().is(Problem.MARKET_NOT_RESOLVED).is(404);
    String nowhere = MARKETS + "/" + UUID.randomUUID() + "/resolution";
    api.get(nowhere).send().is(Problem.MARKET_NOT_FOUND);
    api.post(nowhere).as(ann).json("{\"cancel\": true}").send().is(Problem.MARKET_NOT_FOUND);
    resolve(ann, "{'outcome': 'Maybe'}").is(Problem.UNKNOWN_OUTCOME).is(422);
    resolve(ann, "{'weights': {'Yes': 0.5, 'Maybe': 0.5}}").is(Problem.UNKNOWN_OUTCOME);
    String id = api.markets.findById(id(rain)).orElseThrow().outcomes().getFirst().id().toString();
    for (String again : List.of("yes", "YES", "Yes ", id)) {
      Answer twice = resolve(ann, "{'weights': {'Yes': 0.5, '%s': 0.5}}".formatted(again));
      twice.is(Problem.VALIDATION_FAILED).is(400);
      assertThat(twice.violations()).hasSize(1).first().asString().startsWith("weights must name");
    }
  }

  @Test
  void a_market_that_has_closed_is_resolved_like_any_other() {
    set(rain, MarketStatus.CLOSED);
    resolve(ann, "{'outcome': 'Yes'}").is(201);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESOLVED", "CANCELLED"})
  void a_market_that_was_answered_before_its_import_tells_what_is_known(MarketStatus status) {
    set(rain, status);
    var resolution = resolution().is(200).data();
    assertThat(resolution.propertyNames()).containsExactly("status", "outcomes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|outcome or else weights or cancel must be given, and only one of the three",
        "{'outcome': 'Yes', 'cancel': true}|outcome or else weights or cancel must be given, and only one of the three",
        "{'outcome': 'Yes', 'weights': {'Yes': 1}}|outcome or else weights or cancel must be given, and only one of the three",
        "{'cancel': false}|cancel must be true, or left out",
        "{'cancel': 'true'}|cancel must be true or false",
        "{'outcome': ' '}|outcome must have 1 to 100 characters",
        "{'weights': {}}|weights must sum to exactly 1;weights size must be between 1 and 50",
        "{'weights': {'Yes': 0.5}}|weights must sum to exactly 1",
        "{'weights': {'Yes': 0.5, 'No': 0.500001}}|weights must sum to exactly 1",
        "{'weights': {'Yes': 1.5, 'No': -0.5}}|weights[No] must be 0 to 1, with at most 6 decimal places;weights[Yes] must be 0 to 1, with at most 6 decimal places",
        "{'weights': {'Yes': 0.3333333, 'No': 0.6666667}}|weights[No] must be 0 to 1, with at most 6 decimal places;weights[Yes] must be 0 to 1, with at most 6 decimal places",
        "{'weights': {'Yes': null, 'No': 1}}|weights[Yes] must not be null",
        "{'weights': {'Yes': 1e400}}|weights[Yes] must be a number with at most 64 digits",
        "{'weights': [1, 0]}|weights must be an object",
        "{'cancel': true, 'evidenceUrl': 'example.org'}|evidenceUrl must be an address such as https://example.org/results",
        "{'cancel': true, 'evidenceUrl': 'javascript://example.org/%0aalert(1)'}|evidenceUrl must be an address such as https://example.org/results",
        "{'cancel': true, 'evidenceUrl': 'https://ann:secret@example.org/'}|evidenceUrl must be an address such as https://example.org/results",
        "{'cancel': true, 'evidenceUrl': 'https://'}|evidenceUrl must be an address such as https://example.org/results",
        "{'cancel': true, 'note': '', 'why': 'so'}|note must have 1 to 2000 characters;why is not a field of this resource"
      })
  void every_broken_rule_is_reported_at_once(String verdict, String violations) {
    Answer no = api.post(rain + "/resolution").as(ann).badOnPurpose().json(json(verdict)).send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .isEqualTo(List.of(violations.split(";", -1)));
    assertThat(api.get(rain).send().data().get("status").asString()).isEqualTo("active");
  }
}
