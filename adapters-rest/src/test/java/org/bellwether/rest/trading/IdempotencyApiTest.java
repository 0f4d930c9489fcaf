package org.bellwether.rest.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that are sent again under their idempotency key.
class IdempotencyApiTest extends TradeFixture {
  private static final String TEN = json("{'side': 'buy', 'outcome': 'Yes', 'amount': 10}");
  private static final String REGISTER = "/api/v1/auth/register";

  private Answer send(Person person, String path, String key, String body) {
    return api.post(path).as(person).header("Idempotency-Key", key).json(body).send();
  }

  private Answer trade(String key, String body) {
    return send(bob, rain + "/trades", key, body);
  }

  @Test
  void a_trade_sent_again_is_made_once_and_answered_as_before() {
    Answer first = trade("one", TEN).is(201);
    assertThat(first.headers()).doesNotContainKey("Idempotent-Replayed");
    buyFor(ann, "No", "5").is(201);

    Answer again = trade("one", TEN).is(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(again.header("Cache-Control")).isEqualTo(first.header("Cache-Control"));
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.header("X-Request-Id")).isNotEqualTo(first.header("X-Request-Id"));
    assertThat(api.get(rain + "/trades").send().is(200).data()).hasSize(2);
    assertThat(balance(bob)).isEqualTo("990");
  }

  @Test
  void without_a_key_every_request_takes_effect() {
    order(bob, "{'side': 'buy', 'outcome': 'Yes', 'amount': 10}").is(201);
    order(bob, "{'side': 'buy', 'outcome': 'Yes', 'amount': 10}").is(201);
    assertThat(balance(bob)).isEqualTo("980");
  }

  @Test
  void a_key_is_for_one_request() {
    trade("one", TEN).is(201);
    Answer no = trade("one", TEN.replace("10", "11")).is(Problem.IDEMPOTENCY_KEY_REUSED).is(422);
    assertThat(no.headers()).doesNotContainKey("Idempotent-Replayed");
    send(bob, create(ann, RAIN) + "/trades", "one", TEN).is(Problem.IDEMPOTENCY_KEY_REUSED);
    send(bob, MARKETS, "one", RAIN).is(Problem.IDEMPOTENCY_KEY_REUSED);
    trade("two", TEN).is(201);
    assertThat(balance(bob)).isEqualTo("980");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "admin | /api/v1/admin/grants | {'userId': '%s', 'amount': N}",
        "ann | /api/v1/api-keys | {'name': 'N', 'permissions': ['read'], 'expiresAt': '2030-07-01T00:00:00Z'}",
        "ann | RAIN/clarifications | {'text': 'N'}",
        "ann | RAIN/resolution | {'cancel': true, 'note': 'N'}",
        "bob | RAIN/trades | {'side': 'buy', 'outcome': 'Yes', 'amount': N}",
        "bob | /api/v1/markets | {'name': 'N?', 'outcomes': ['Yes', 'Maybe'], 'closesAt': '2030-07-01T00:00:00Z', 'subsidy': 100}"
      })
  void a_key_is_for_one_body_whatever_it_is_sent_to(String who, String path, String body) {
    Person person = who.equals("admin") ? admin : who.equals("ann") ? ann : bob;
    String to = path.replace("RAIN", rain);
    String text = json(body.replace("%s", ann.id().toString()));
    send(person, to, "one", text.replace("N", "3")).is(201);
    send(person, to, "one", text.replace("N", "4")).is(Problem.IDEMPOTENCY_KEY_REUSED);
    assertThat(send(person, to, "one", text.replace("N", "3")).is(201).headers())
        .containsKey("Idempotent-Replayed");
  }

  /// Under another condition it is another request, even if all the rest is the same.
  @Test
  void a_key_is_for_one_condition() {
    String path = create(ann, RAIN) + "/resolution";
    String verdict = json("{'outcome': 'Yes'}");
    resolve(path, verdict, "If-Match", "\"1\"").is(201);
    resolve(path, verdict, "If-Match", "\"1\"").is(201);
    for (String other : List.of("\"2\"", "*", "\"1\", \"2\"", "W/\"1\"")) {
      resolve(path, verdict, "If-Match", other).is(Problem.IDEMPOTENCY_KEY_REUSED);
    }
    resolve(path, verdict, "If-None-Match", "\"1\"").is(Problem.IDEMPOTENCY_KEY_REUSED);
    send(ann, path, "one", verdict).is(Problem.IDEMPOTENCY_KEY_REUSED);
  }

  private Answer resolve(String path, String verdict, String condition, String tags) {
    return api.post(path)
        .as(ann)
        .header("Idempotency-Key", "one")
        .header(condition, tags)
        .badOnPurpose()
        .json(verdict)
        .send();
  }

  @Test
  void a_key_is_its_owners_alone() {
    trade("one", TEN).is(201);
    Answer anns = send(ann, rain + "/trades", "one", TEN).is(201);
    assertThat(anns.headers()).doesNotContainKey("Idempotent-Replayed");
  }

  @Test
  void a_refusal_has_no_effect_and_may_be_tried_again_under_its_key() {
    String dear = TEN.replace("10", "1100");
    trade("one", dear).is(Problem.INSUFFICIENT_BALANCE);
    String grant = json("{'userId': '%s', 'amount': 500}".formatted(bob.id()));
    api.post("/api/v1/admin/grants").as(admin).json(grant).send().is(201);
    assertThat(trade("one", dear).is(201).headers()).doesNotContainKey("Idempotent-Replayed");
    assertThat(trade("one", dear).is(201).header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(balance(bob)).isEqualTo("400");
  }

  @Test
  void a_request_that_breaks_rules_does_not_use_its_key() {
    api.post(rain + "/trades")
        .as(bob)
        .header("Idempotency-Key", "one")
        .badOnPurpose()
        .json("{}")
        .send()
        .is(Problem.VALIDATION_FAILED);
    trade("one", TEN).is(201);
  }

  @Test
  @Timeout(30)
  void while_the_first_is_being_answered_the_second_is_turned_away_at_once() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var books =
          threads.submit(() ->
              api.transactions.inTransaction(() -> {
                held.countDown();
                await(release);
                return true;
              }));
      await(held);
      // while the books are held, one of the two waits for them
      var answers = new ExecutorCompletionService<Answer>(threads);
      answers.submit(() -> trade("one", TEN));
      answers.submit(() -> trade("one", TEN));
      Answer early = answers.take().get();
      early.is(Problem.IDEMPOTENCY_KEY_IN_FLIGHT).is(409);
      assertThat(early.header("Retry-After")).isEqualTo("1");
      release.countDown();
      assertThat(books.get()).isTrue();
      answers.take().get().is(201);
    }
    assertThat(trade("one", TEN).is(201).header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(balance(bob)).isEqualTo("990");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void every_request_that_makes_something_can_be_sent_again() {
    Answer market = send(bob, MARKETS, "market", RAIN).is(201);
    Answer marketAgain = send(bob, MARKETS, "market", RAIN).is(201);
    assertThat(marketAgain.body()).isEqualTo(market.body());
    assertThat(marketAgain.header("Location")).isEqualTo(market.header("Location"));
    assertThat(marketAgain.header("ETag")).isEqualTo("\"1\"");

    String resolution = market.header("Location") + "/resolution";
    Answer resolved = send(bob, resolution, "answer", "{\"cancel\":true}").is(201);
    assertThat(send(bob, resolution, "answer", "{\"cancel\":true}").is(201).body())
        .isEqualTo(resolved.body());
    send(bob, resolution, "another", "{\"cancel\":true}").is(Problem.MARKET_ALREADY_RESOLVED);

    String grant = json("{'userId': '%s', 'amount': 5}".formatted(ann.id()));
    Answer granted = send(admin, "/api/v1/admin/grants", "grant", grant).is(201);
    assertThat(send(admin, "/api/v1/admin/grants", "grant", grant).is(201).body())
        .isEqualTo(granted.body());
    assertThat(balance(ann)).isEqualTo("905");
  }

  private Answer register(String password) {
    return register(password, "Cat", "cat@example.org");
  }

  private Answer register(String password, String name, String email) {
    return api.post(REGISTER)
        .header("Idempotency-Key", "cat-1")
        .json(
            json(
                "{'email': '%s', 'password': '%s', 'name': '%s'}".formatted(email, password, name)))
        .send();
  }

  /// What comes back is the same whether the address was free, taken, or taken by this request.
  @Test
  void registering_again_under_a_key_tells_nothing() {
    Answer first = register("correct horse").is(202);
    for (Answer again :
        List.of(
            register("correct horse"),
            register("incorrect horse"),
            register("correct horse", "Catherine", "cat@example.org"))) {
      assertThat(again.is(202).body()).isEqualTo(first.body());
      assertThat(again.headers().keySet()).isEqualTo(first.headers().keySet());
    }
    // a stranger who happens to choose the same key is not in the way
    register("correct horse", "Dan", "dan@example.org").is(202);
    assertThat(api.users.findByEmail(new EmailAddress("dan@example.org"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""
      })
  void a_key_is_any_visible_text(String key) {
    trade(key, TEN).is(201);
    assertThat(trade(key, TEN).is(201).header("Idempotent-Replayed")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\tb", "a, b"})
  void what_cannot_be_a_key_is_malformed_whatever_it_is_sent_to(String key) {
    String credentials = json("{'email': 'a@example.org', 'password': 'x'}");
    for (String path : List.of(rain + "/trades", "/api/v1/auth/login", REGISTER, MARKETS)) {
      api.post(path)
          .as(bob)
          .header("Idempotency-Key", key)
          .badOnPurpose()
          .json(credentials)
          .send()
          .is(Problem.MALFORMED_REQUEST)
          .is(400);
    }
  }

  @Test
  void a_key_has_at_most_255_characters() {
    trade("k".repeat(255), TEN).is(201);
    api.post(rain + "/trades")
        .as(bob)
        .header("Idempotency-Key", "k".repeat(256))
        .badOnPurpose()
        .json(TEN)
        .send()
        .is(Problem.MALFORMED_REQUEST);
  }
}
