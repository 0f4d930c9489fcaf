package org.bellwether.rest.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a price went, as candles.
class HistoryApiTest extends TradeFixture {

  private Answer history(String query) {
    return api.get(rain + "/history" + query).send();
  }

  private void later(Duration time) {
    api.now = api.now.plus(time);
  }

  private Person again(Person person) {
    return new Person(person.user(), api.token(person.user()));
  }

  @Test
  void nothing_traded_has_no_history() {
    assertThat(history("").is(200).data()).isEmpty();
  }

  @Test
  void a_candle_tells_how_the_price_went_in_its_interval() {
    var up = buyFor(bob, "Yes", "10").is(201).data();
    later(Duration.ofMinutes(20));
    var down = buyFor(again(bob), "No", "20").is(201).data();
    var hour = history("?interval=1h").is(200).data();
    assertThat(hour).hasSize(1);
    var candle = hour.get(0);
    assertThat(candle.get("start").asString()).isEqualTo("2030-06-01T12:00:00Z");
    assertThat(candle.get("open")).hasToString("0.5");
    assertThat(candle.get("high")).isEqualTo(up.get("priceAfter"));
    assertThat(candle.get("low")).isEqualTo(candle.get("close"));
    assertThat(candle.get("close").decimalValue().add(down.get("priceAfter").decimalValue()))
        .isEqualByComparingTo("1");
    assertThat(candle.get("volume")).hasToString("10");

    var minutes = history("?interval=1m").is(200);
    assertThat(minutes.each("start"))
        .containsExactly("2030-06-01T12:20:00Z", "2030-06-01T12:00:00Z");
    assertThat(minutes.data().get(0).get("volume")).hasToString("0");
    assertThat(history("?interval=1m&outcome=no").data().get(0).get("volume")).hasToString("20");
    assertThat(history("?interval=1d").each("start")).containsExactly("2030-06-01T00:00:00Z");
    assertThat(history("").data()).isEqualTo(hour);
  }

  @Test
  void a_history_goes_on_where_its_cursor_says_the_latest_first() {
    for (int i = 0; i < 3; i++) {
      buyFor(again(bob), "Yes", "1").is(201);
      later(Duration.ofMinutes(2));
    }
    Answer first = history("?interval=1m&limit=2").is(200);
    assertThat(first.each("start")).containsExactly("2030-06-01T12:04:00Z", "2030-06-01T12:02:00Z");
    String cursor = first.json().get("meta").get("nextCursor").asString();
    Answer second = history("?interval=1m&limit=2&cursor=" + cursor).is(200);
    assertThat(second.each("start")).containsExactly("2030-06-01T12:00:00Z");
    assertThat(second.json().get("meta")).hasToString("{\"limit\":2}");
  }

  @Test
  void a_history_is_of_a_market_and_an_outcome_that_there_are() {
    history("?outcome=Maybe").is(Problem.UNKNOWN_OUTCOME).is(422);
    api.get(MARKETS + "/" + UUID.randomUUID() + "/history").send().is(Problem.MARKET_NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?interval=1w|interval must be one of 1m, 1h, 1d",
        "?limit=101|limit must be a whole number from 1 to 100",
        "?from=2030|from is not a parameter here"
      })
  void parameters_out_of_their_range_are_explained(String query, String violation) {
    Answer no = api.get(rain + "/history" + query).badOnPurpose().send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations()).containsExactly(violation);
    history("?cursor=AAAA").is(Problem.INVALID_CURSOR);
  }
}
