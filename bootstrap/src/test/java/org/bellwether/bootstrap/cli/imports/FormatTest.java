package org.bellwether.bootstrap.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bellwether.application.trading.ImportMarkets.BadLine;
import org.bellwether.application.trading.ImportMarkets.GoodLine;
import org.bellwether.application.trading.ImportMarkets.ImportedMarket;
import org.bellwether.application.trading.ImportMarkets.Line;
import org.bellwether.bootstrap.cli.imports.MarketFile.Strictness;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Price;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files as people bring them: each system's shape, as its API or its dumps have it.
class FormatTest {
  private static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");

  @TempDir private Path folder;

  /// @param lines what was read
  /// @param kind what it was taken for
  private record Read(String kind, List<Line> lines) {
    ImportedMarket market(int i) {
      return switch (lines.get(i)) {
        case GoodLine good -> good.market();
        case BadLine bad -> throw new AssertionError(bad.reason());
      };
    }

    String reason(int i) {
      return lines.get(i) instanceof BadLine bad ? bad.reason() : "it is good";
    }

    List<String> changes(int i) {
      return lines.get(i) instanceof GoodLine good ? good.changes() : List.of("it is bad");
    }
  }

  private Read read(byte[] bytes, @Nullable Format format, Strictness strictness) {
    try {
      Path path = Files.write(folder.resolve("markets.json"), bytes);
      try (MarketFile file = MarketFile.open(path, format, strictness, () -> NOW)) {
        String kind = file.kind();
        List<Line> lines = new ArrayList<>();
        file.forEachRemaining(lines::add);
        return new Read(kind, lines);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Read read(String json) {
    return read(json.getBytes(StandardCharsets.UTF_8), null, Strictness.SHORTEN);
  }

  private static List<Long> millionths(ImportedMarket market) {
    return market.prices().stream().map(Price::micros).toList();
  }

  @Test
  void manifold() {
    Read read =
        read(
            """
            [{"id":"aB1","creatorUsername":"ann","creatorName":"Ann","createdTime":1893456000000,
              "closeTime":253402300800000,"question":"Rain?","outcomeType":"BINARY",
              "mechanism":"cpmm-1","probability":0.25,"volume":12.5,"isResolved":false,
              "textDescription":"In Rome.","groupSlugs":["weather","rome"]},
             {"id":"aB2","creatorUsername":"ann","createdTime":1893456000000,
              "closeTime":1893459600000,"question":"Hail?","outcomeType":"BINARY",
              "mechanism":"cpmm-1","probability":0.5,"volume":1,"isResolved":true,
              "resolution":"MKT","resolutionProbability":0.8},
             {"id":"aB3","creatorUsername":"ann","createdTime":1893456000000,
              "closeTime":1893459600000,"question":"Who?","outcomeType":"MULTIPLE_CHOICE",
              "mechanism":"cpmm-multi-1","isResolved":true,"resolution":"x2",
              "answers":[{"id":"x1","text":"Ann","probability":0.5},
                         {"id":"x2","text":"Ben","probability":0.5}]},
             {"id":"aB4","creatorUsername":"ann","question":"Snow?","outcomeType":"BINARY",
              "mechanism":"cpmm-1","probability":0.5,"isResolved":true,"resolution":"CANCEL"},
             {"id":"aB5","creatorUsername":"ann","question":"How?","outcomeType":"POLL",
              "mechanism":"none"},
             {"id":"aB6","creatorUsername":"ann","question":"Which of them?",
              "outcomeType":"MULTIPLE_CHOICE","mechanism":"cpmm-multi-1"}]
            """);
    assertThat(read.kind()).isEqualTo("markets of Manifold, a JSON array");
    assertThat(read.lines()).hasSize(6);
    ImportedMarket rain = read.market(0);
    assertThat(rain.externalId()).isEqualTo("manifold:aB1");
    assertThat(rain.creatorExternalId()).isEqualTo("manifold:ann");
    assertThat(rain.createdAt()).isEqualTo("2030-01-01T00:00:00Z");
    assertThat(rain.terms().closesAt()).isEqualTo("9999-12-31T23:59:59Z");
    assertThat(rain.terms().tags()).containsExactly("weather", "rome");
    assertThat(rain.status()).isEqualTo(MarketStatus.ACTIVE);
    assertThat(millionths(rain)).containsExactly(250_000L, 750_000L);
    assertThat(read.market(1).status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(millionths(read.market(1))).containsExactly(800_000L, 200_000L);
    assertThat(read.market(2).outcomes()).containsExactly("Ann", "Ben");
    assertThat(millionths(read.market(2))).containsExactly(0L, 1_000_000L);
    assertThat(read.market(3).status()).isEqualTo(MarketStatus.CANCELLED);
    assertThat(read.reason(4)).isEqualTo("its kind is POLL, which nobody can trade here");
    assertThat(read.reason(5))
        .isEqualTo("it comes without its answers, which GET /v0/market/ID has");
  }

  @Test
  void answers_of_manifold_that_do_not_exclude_each_other_are_markets_of_their_own() {
    Read read =
        read(
            """
            [{"id":"aB6","creatorUsername":"ann","question":"Which months?","closeTime":1924992000000,
              "outcomeType":"MULTIPLE_CHOICE","mechanism":"cpmm-multi-1","volume":9,"isResolved":false,
              "shouldAnswersSumToOne":false,"answers":[
                {"id":"x1","text":"May","probability":1,"volume":4,"resolution":"YES"},
                {"id":"x2","text":"June","probability":0.8,"volume":5},
                {"id":"x3","text":"July","probability":0.3,"resolution":"MKT","resolutionProbability":0.6},
                {"id":"x4","text":"Never","probability":0.1,"resolution":"CANCEL"}]}]
            """);
    assertThat(read.lines()).hasSize(4);
    assertThat(read.market(0).externalId()).isEqualTo("manifold:aB6-x1");
    assertThat(read.market(0).terms().name()).isEqualTo("Which months?: May");
    assertThat(read.market(0).status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(millionths(read.market(0))).containsExactly(1_000_000L, 0L);
    assertThat(read.market(1).status()).isEqualTo(MarketStatus.ACTIVE);
    assertThat(millionths(read.market(1))).containsExactly(800_000L, 200_000L);
    assertThat(read.market(1).volume().micros()).isEqualTo(5_000_000);
    assertThat(millionths(read.market(2))).containsExactly(600_000L, 400_000L);
    assertThat(read.market(3).status()).isEqualTo(MarketStatus.CANCELLED);
  }

  @Test
  void a_verdict_of_manifold_that_names_shares_pays_the_other_answers_nothing() {
    Read read =
        read(
            """
            [{"id":"aB7","creatorUsername":"ann","question":"Who?","outcomeType":"FREE_RESPONSE",
              "mechanism":"dpm-2","isResolved":true,"resolution":"MKT","resolutions":{"1":75,"3":25},
              "answers":[{"id":"1","text":"Ann","probability":0.5},{"id":"2","text":"Ben","probability":0.4},
                         {"id":"3","text":"Cy","probability":0.1}]}]
            """);
    assertThat(millionths(read.market(0))).containsExactly(750_000L, 0L, 250_000L);
  }

  @Test
  void polymarket() {
    Read read =
        read(
            """
            [{"id":"12","question":"Rain?","conditionId":"0xab","slug":"rain","endDate":"2031-01-01T00:00:00Z",
              "category":"Weather","outcomes":"[\\"Yes\\", \\"No\\"]","outcomePrices":"[\\"0.0015\\", \\"0.9985\\"]",
              "volume":"123.456789123","active":true,"closed":false,"createdAt":"2029-12-31T20:00:00.123456Z",
              "clobTokenIds":"[\\"1\\", \\"2\\"]"},
             {"id":"13","question":"A or B?","conditionId":"0xac","endDate":"2030-01-01T00:00:00Z",
              "outcomes":"[\\"A\\", \\"B\\"]","outcomePrices":"[\\"0\\", \\"1\\"]","volumeNum":5,"closed":true},
             {"id":"14","question":"Half?","conditionId":"0xad","endDate":"2030-01-01T00:00:00Z",
              "outcomes":"[\\"Yes\\", \\"No\\"]","outcomePrices":"[\\"0.5\\", \\"0.5\\"]","closed":true,
              "umaResolutionStatus":"resolved"},
             {"id":"15","question":"Open still?","conditionId":"0xae","endDate":"2030-01-01T00:00:00Z",
              "outcomes":"[\\"Yes\\", \\"No\\"]","outcomePrices":"[\\"0.4\\", \\"0.6\\"]","closed":true}]
            """);
    assertThat(read.kind()).isEqualTo("markets of Polymarket, a JSON array");
    assertThat(read.market(0).externalId()).isEqualTo("polymarket:0xab");
    assertThat(millionths(read.market(0))).containsExactly(1_500L, 998_500L);
    assertThat(read.market(0).volume().micros()).isEqualTo(123_456_789);
    assertThat(read.market(1).outcomes()).containsExactly("A", "B");
    assertThat(read.market(1).status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(millionths(read.market(1))).containsExactly(0L, 1_000_000L);
    assertThat(read.market(2).status()).as("half was the verdict").isEqualTo(MarketStatus.RESOLVED);
    assertThat(read.market(3).status()).as("nothing is decided").isEqualTo(MarketStatus.CLOSED);
  }

  @Test
  void closed_markets_of_polymarket_pay_what_their_last_prices_are_as_good_as() {
    Read read =
        read(
            """
            [{"id":"21","question":"Rain?","conditionId":"0xb1","endDate":"2029-12-04T00:00:00Z",
              "outcomes":"[\\"Yes\\", \\"No\\"]","outcomePrices":"[\\"0.0000004113679809846114013590098187297978\\", \\"0.9999995886320190153885986409901813\\"]",
              "closed":true,"closedTime":"2029-12-05 20:37:01+00"},
             {"id":"22","question":"Hail?","conditionId":"0xb2","endDate":"2029-12-04T00:00:00Z",
              "outcomes":"[\\"Yes\\", \\"No\\"]","outcomePrices":"[\\"0\\", \\"0\\"]","closed":true,
              "umaResolutionStatus":"resolved"},
             {"id":"23","question":"Snow?","conditionId":"0xb3","endDate":"2031-12-04T00:00:00Z",
              "outcomes":"[\\"Yes\\", \\"No\\"]","outcomePrices":"[\\"0.9995\\", \\"0.0005\\"]","closed":false}]
            """);
    assertThat(read.market(0).status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(millionths(read.market(0))).containsExactly(0L, 1_000_000L);
    assertThat(read.market(0).terms().closesAt()).isEqualTo("2029-12-05T20:37:01Z");
    assertThat(read.market(1).status())
        .as("nobody says what was paid")
        .isEqualTo(MarketStatus.CLOSED);
    assertThat(read.changes(1))
        .containsExactly("it is resolved but does not say how, so it is taken for closed");
    assertThat(read.market(2).status()).isEqualTo(MarketStatus.ACTIVE);
    assertThat(millionths(read.market(2))).containsExactly(999_500L, 500L);
  }

  @Test
  void events_of_polymarket_are_taken_apart_into_their_markets() {
    Read read =
        read(
            """
            {"id":"1","title":"Weather","category":"Weather","tags":[{"label":"All"}],"markets":[{"id":"31","question":"Rain?","conditionId":"0xc1","outcomes":"[\\"Yes\\", \\"No\\"]","outcomePrices":"[\\"0.2\\", \\"0.8\\"]"},{"id":"32","question":"Hail?","conditionId":"0xc2","category":"Ice","outcomes":"[\\"Yes\\", \\"No\\"]","outcomePrices":"[\\"0.3\\", \\"0.7\\"]"}]}
            {"id":"2","title":"More","markets":[{"id":"33","question":"Snow?","conditionId":"0xc3","outcomes":"[\\"Yes\\", \\"No\\"]","outcomePrices":"[\\"0.4\\", \\"0.6\\"]"}]}
            """);
    assertThat(read.kind()).isEqualTo("events with markets of Polymarket, a line each");
    assertThat(read.lines()).hasSize(3);
    assertThat(read.market(0).terms().category()).isEqualTo("Weather");
    assertThat(read.market(1).terms().category()).isEqualTo("Ice");
    assertThat(read.market(2).externalId()).isEqualTo("polymarket:0xc3");
  }

  @Test
  void a_market_that_tells_of_its_event_is_still_one_market_a_line() {
    String market =
        "{\"id\":\"4%1$s\",\"question\":\"Rain?\",\"conditionId\":\"0xd%1$s\",\"outcomePrices\":"
            + "\"[\\\"1\\\",\\\"0\\\"]\",\"outcomes\":\"[\\\"Yes\\\",\\\"No\\\"]\",\"events\":[{\"id\":\"1\"}]}\n";
    Read read = read(market.formatted(1) + market.formatted(2));
    assertThat(read.kind()).isEqualTo("markets of Polymarket, a line each");
    assertThat(read.lines()).hasSize(2);
    assertThat(read.market(1).externalId()).isEqualTo("polymarket:0xd2");
  }

  @Test
  void polymarkets_order_books() {
    Read read =
        read(
            """
            {"limit":2,"next_cursor":"MTA=","data":[
              {"condition_id":"0x1","question_id":"0x2","question":"Rain?","description":"Rome.",
               "end_date_iso":"2031-01-01T00:00:00Z","active":true,"closed":false,
               "tokens":[{"token_id":"1","outcome":"Yes","price":0.3,"winner":false},
                         {"token_id":"2","outcome":"No","price":0.7,"winner":false}],
               "tags":["Weather","All"]},
              {"condition_id":"0x3","question":"Hail?","end_date_iso":null,"closed":true,
               "tokens":[{"outcome":"Yes","price":0,"winner":false},
                         {"outcome":"No","price":0.9,"winner":true}],"tags":null},
              {"condition_id":"0x4","question":"Who?","closed":true,"is_50_50_outcome":false,
               "tokens":[{"outcome":"Ann","price":0,"winner":false},{"outcome":"Ben","price":1,"winner":false}]},
              {"condition_id":"0x5","question":"Tie?","closed":true,"is_50_50_outcome":true,
               "tokens":[{"outcome":"Ann","price":0.4,"winner":false},{"outcome":"Ben","price":0.6,"winner":false}]},
              {"condition_id":"0x6","question":"Open?","closed":true,"is_50_50_outcome":false,
               "tokens":[{"outcome":"Ann","price":0.4,"winner":false},{"outcome":"Ben","price":0.6,"winner":false}]}],"count":5}
            """);
    assertThat(read.kind()).isEqualTo("markets of Polymarket, a JSON array in the field data");
    assertThat(millionths(read.market(0))).containsExactly(300_000L, 700_000L);
    assertThat(read.market(0).terms().tags()).containsExactly("Weather", "All");
    assertThat(read.market(1).status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(millionths(read.market(1))).containsExactly(0L, 1_000_000L);
    assertThat(read.market(2).status()).as("by its price").isEqualTo(MarketStatus.RESOLVED);
    assertThat(millionths(read.market(2))).containsExactly(0L, 1_000_000L);
    assertThat(read.market(3).status()).as("half was the verdict").isEqualTo(MarketStatus.RESOLVED);
    assertThat(millionths(read.market(3))).containsExactly(500_000L, 500_000L);
    assertThat(read.market(4).status()).as("nothing is decided").isEqualTo(MarketStatus.CLOSED);
  }

  @Test
  void kalshi() {
    Read read =
        read(
            """
            {"cursor":"","markets":[
              {"ticker":"RAIN-30-A","event_ticker":"RAIN-30","market_type":"binary",
               "title":"How much rain?","yes_sub_title":"Above 10 mm","open_time":"2030-01-01T15:00:00Z",
               "close_time":"2031-01-01T04:59:00Z","status":"active","yes_bid":20,"yes_ask":24,
               "last_price":0,"volume":77,"result":"","rules_primary":"The station says.",
               "rules_secondary":""},
              {"ticker":"RAIN-29-B","event_ticker":"RAIN-29","title":"Rain?","close_time":"2030-01-01T04:59:00Z",
               "status":"finalized","last_price_dollars":"0.9900","result":"no","volume_fp":"12.00"}]}
            """);
    assertThat(read.kind()).isEqualTo("markets of Kalshi, a JSON array in the field markets");
    assertThat(read.market(0).terms().name()).isEqualTo("How much rain? (Above 10 mm)");
    assertThat(millionths(read.market(0))).containsExactly(220_000L, 780_000L);
    assertThat(read.market(1).status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(millionths(read.market(1))).containsExactly(0L, 1_000_000L);
  }

  @Test
  void events_of_kalshi_are_taken_apart_into_their_markets() {
    Read read =
        read(
            """
            {"cursor":"abc","events":[
              {"event_ticker":"RAIN-30","series_ticker":"RAIN","title":"Rain in 2030?","category":"Climate",
               "markets":[
                {"ticker":"RAIN-30-A","event_ticker":"RAIN-30","title":"Above 10 mm?","status":"active",
                 "created_time":"0001-01-01T00:00:00Z","open_time":"2030-01-01T15:00:00Z","category":"",
                 "close_time":"2031-01-01T04:59:00Z","yes_bid_dollars":"0.1000","yes_ask_dollars":"0.1400"},
                {"ticker":"RAIN-30-B","event_ticker":"RAIN-30","title":"Above 20 mm?","status":"finalized",
                 "close_time":"2030-02-01T04:59:00Z","result":"scalar","settlement_value":37}]},
              {"event_ticker":"HAIL-30","series_ticker":"HAIL","title":"Hail?","category":"Climate"}],
             "milestones":[]}
            """);
    assertThat(read.kind())
        .isEqualTo("events with markets of Kalshi, a JSON array in the field events");
    assertThat(read.lines()).hasSize(3);
    assertThat(read.market(0).terms().category()).isEqualTo("Climate");
    assertThat(read.market(0).createdAt()).isEqualTo("2030-01-01T15:00:00Z");
    assertThat(millionths(read.market(0))).containsExactly(120_000L, 880_000L);
    assertThat(millionths(read.market(1))).containsExactly(370_000L, 630_000L);
    assertThat(read.reason(2))
        .isEqualTo("it is an event without its markets; ask for with_nested_markets=true");
    assertThat(((BadLine) read.lines().get(2)).number()).as("the second event").isEqualTo(2);
  }

  @Test
  void an_answer_about_one_market_is_that_market() {
    Read read =
        read(
            """
            {
              "market": {"ticker":"RAIN-30-A","event_ticker":"RAIN-30","title":"Rain?","status":"finalized",
                "close_time":"2030-02-01T04:59:00Z","result":"yes"}
            }
            """);
    assertThat(read.kind()).isEqualTo("markets of Kalshi, JSON objects over several lines");
    assertThat(read.market(0).externalId()).isEqualTo("kalshi:RAIN-30-A");
  }

  @Test
  void metaculus() {
    Read read =
        read(
            """
            {"next":null,"results":[
              {"id":3479,"title":"Rain?","author_username":"ann","created_at":"2030-01-01T00:00:00.5Z",
               "status":"open","scheduled_close_time":"2100-01-01T00:00:00Z",
               "projects":{"category":[{"name":"Weather"}]},
               "question":{"id":1,"type":"binary","description":"In Rome.","resolution":null,
                 "resolution_criteria":"10 mm.","aggregations":{"recency_weighted":{"latest":{"centers":[0.31]}}}}},
              {"id":3480,"title":"Who?","status":"resolved","question":{"type":"multiple_choice",
                 "options":["Ann","Ben","Cy"],"resolution":"Cy"}},
              {"id":3481,"title":"Off?","status":"resolved","question":{"type":"binary","resolution":"annulled"}},
              {"id":3482,"title":"How many?","status":"open","question":{"type":"numeric"}},
              {"id":3483,"title":"If so?","status":"open","conditional":{"id":9}},
              {"id":3484,"title":"News","curation_status":"approved","notebook":{"id":3}},
              {"id":3485,"title":"Fog?","status":"open","question":{"type":"binary","aggregations":{
                 "recency_weighted":{"latest":null},"unweighted":{"latest":{"centers":[0.4]}}}}}]}
            """);
    assertThat(read.kind()).isEqualTo("markets of Metaculus, a JSON array in the field results");
    assertThat(read.market(0).externalId()).isEqualTo("metaculus:3479");
    assertThat(read.market(0).terms().description()).isEqualTo("In Rome.\n\n10 mm.");
    assertThat(read.market(0).terms().category()).isEqualTo("Weather");
    assertThat(millionths(read.market(0))).containsExactly(310_000L, 690_000L);
    assertThat(millionths(read.market(1))).containsExactly(0L, 0L, 1_000_000L);
    assertThat(read.market(2).status()).isEqualTo(MarketStatus.CANCELLED);
    assertThat(read.reason(3)).isEqualTo("it asks for a numeric, and only outcomes can be traded");
    assertThat(read.reason(4))
        .isEqualTo("its questions have a condition, and nobody can trade them here");
    assertThat(read.reason(5)).isEqualTo("it is an article, not a question");
    assertThat(millionths(read.market(6))).containsExactly(400_000L, 600_000L);
  }

  @Test
  void questions_of_metaculus_in_a_group_are_markets_of_their_own() {
    Read read =
        read(
            """
            [{"id":17829,"title":"Rain before?","author_username":"ann","status":"open",
              "projects":{"category":[{"name":"Weather"}]},
              "group_of_questions":{"description":"In Rome.","resolution_criteria":"10 mm.","questions":[
                {"id":17876,"type":"binary","label":"2031","status":"resolved","resolution":"no",
                 "description":"","scheduled_close_time":"2030-01-01T00:00:00Z"},
                {"id":17877,"type":"binary","label":"2032","status":"open","resolution":null,
                 "description":"In Ostia.","scheduled_close_time":"2032-01-01T00:00:00Z",
                 "aggregations":{"recency_weighted":{"latest":{"centers":[0.7]}}}}]}},
             {"id":6,"title":"Old?","type":"group","possibilities":{},"created_time":"2029-01-01T00:00:00Z",
              "sub_questions":[{"id":7,"sub_question_label":"May","resolution":1.0,"possibilities":{"type":"binary"},
                "close_time":"2030-05-01T00:00:00Z"}]}]
            """);
    assertThat(read.lines()).hasSize(3);
    assertThat(read.market(0).externalId()).isEqualTo("metaculus:17829-17876");
    assertThat(read.market(0).terms().name()).isEqualTo("Rain before? (2031)");
    assertThat(read.market(0).terms().description()).isEqualTo("In Rome.\n\n10 mm.");
    assertThat(read.market(0).terms().closesAt()).isEqualTo("2030-01-01T00:00:00Z");
    assertThat(millionths(read.market(0))).containsExactly(0L, 1_000_000L);
    assertThat(read.market(1).status()).isEqualTo(MarketStatus.ACTIVE);
    assertThat(read.market(1).terms().description()).isEqualTo("In Ostia.\n\n10 mm.");
    assertThat(read.market(1).terms().category()).isEqualTo("Weather");
    assertThat(millionths(read.market(1))).containsExactly(700_000L, 300_000L);
    assertThat(read.market(2).externalId()).isEqualTo("metaculus:7");
    assertThat(read.market(2).terms().name()).isEqualTo("Old? (May)");
    assertThat(millionths(read.market(2))).containsExactly(1_000_000L, 0L);
  }

  @Test
  void metaculus_as_it_was() {
    Read read =
        read(
            """
            [{"id":5,"title":"Rain?","page_url":"/q/5/","author_name":"ann","created_time":"2029-01-01T00:00:00Z",
              "close_time":"2030-01-01T00:00:00Z","resolution":1.0,"possibilities":{"type":"binary"},
              "community_prediction":{"full":{"q2":0.7}}},
             {"id":6,"title":"Void?","page_url":"/q/6/","created_time":"2029-01-01T00:00:00Z",
              "close_time":"2030-01-01T00:00:00Z","resolution":-1,"possibilities":{"type":"binary"}},
             {"id":7,"title":"Off?","page_url":"/q/7/","created_time":"2029-01-01T00:00:00Z",
              "close_time":"2030-01-01T00:00:00Z","resolution":-2.0,"possibilities":{"type":"binary"}}]
            """);
    assertThat(millionths(read.market(0))).containsExactly(1_000_000L, 0L);
    assertThat(read.market(1).status()).isEqualTo(MarketStatus.CANCELLED);
    assertThat(read.market(2).status()).isEqualTo(MarketStatus.CANCELLED);
  }

  @Test
  void forecastbench() {
    Read read =
        read(
            """
            {"forecast_due_date":"2030-07-21","question_set":"2030-07-21-llm.json","questions":[
              {"id":"q1","source":"manifold","combination_of":"N/A","question":"Rain?","background":"N/A",
               "resolution_criteria":"As there.","market_info_open_datetime":"2029-10-13T17:44:30+00:00",
               "market_info_close_datetime":"2031-01-01T04:59:00+00:00","freeze_datetime":"2030-05-01T00:00:00+00:00",
               "freeze_datetime_value":"0.756562","resolution_dates":"N/A"},
              {"id":"q2","source":"fred","combination_of":"N/A",
               "question":"Higher on {resolution_date} than on {forecast_due_date}?\\n\\nRates count.",
               "market_info_open_datetime":"N/A","market_info_close_datetime":"N/A",
               "freeze_datetime":"2030-05-01T00:00:00+00:00","freeze_datetime_value":"0.28",
               "resolution_dates":["2030-08-01","2030-09-01"]},
              {"id":["q1","q3"],"source":"manifold","combination_of":[{"id":"q1"},{"id":"q3"}],"question":"Both?",
               "market_info_open_datetime":["N/A"],"freeze_datetime":"2030-05-01","resolution_dates":"N/A"}]}
            """);
    assertThat(read.kind())
        .isEqualTo("markets of ForecastBench, a JSON array in the field questions");
    assertThat(read.market(0).externalId()).isEqualTo("manifold:q1");
    assertThat(millionths(read.market(0))).containsExactly(756_562L, 243_438L);
    assertThat(read.market(1).terms().closesAt()).isEqualTo("2030-09-01T23:59:59Z");
    assertThat(millionths(read.market(1)))
        .as("a rate is no probability")
        .containsExactly(500_000L, 500_000L);
    assertThat(read.market(1).externalId())
        .as("each set asks it again for other dates")
        .isEqualTo("fred:q2@2030-09-01");
    assertThat(read.market(1).terms().name())
        .isEqualTo("Higher on 2030-09-01 than on the day of the forecast? Rates count.");
    assertThat(read.changes(1)).isEmpty();
    assertThat(read.market(2).externalId()).isEqualTo("manifold:q1+q3");
  }

  @Test
  void ours_with_what_people_do_to_it() {
    Read read =
        read(
            """
            {"id":7,"source":"x","question":"Rain?","status":"open","probability":"0.2","volume":"12.5","category":"","createdAt":1893456000,"closeAt":"2031-01-31"}
            {"id":"x:8","question":"Who?","status":"resolved","outcomes":[{"name":"Ann","probability":0.3},{"name":"Ben","probability":0.7}],"resolution":"ann"}
            {"id":"x:9","question":"Hail?","status":"resolved","probability":0.9}
            {"id":"x:10","question":"Snow?","status":"resolved","probability":0.9,"resolution":"CANCEL"}
            {"id":"x:11","question":"Sun?","status":"resolved","probability":0.9,"resolution":"MKT"}
            {"id":"x:12","question":"Fog?","status":"resolved","outcomes":[{"name":"A"},{"name":"B"}],"resolution":"C"}
               \t
            {"id":"x:13","question":"Ice?","status":"open","closeAt":"2030-02-30T00:00:00Z"}
            """);
    assertThat(read.kind()).isEqualTo("markets of Bellwether, a line each");
    assertThat(read.lines()).as("blank lines are passed over").hasSize(7);
    assertThat(read.market(0).externalId()).isEqualTo("7");
    assertThat(read.market(0).terms().category()).isNull();
    assertThat(read.market(0).terms().closesAt()).isEqualTo("2031-01-31T23:59:59Z");
    assertThat(millionths(read.market(0))).containsExactly(200_000L, 800_000L);
    assertThat(millionths(read.market(1))).containsExactly(1_000_000L, 0L);
    assertThat(read.market(2).status()).as("nobody says how").isEqualTo(MarketStatus.CLOSED);
    assertThat(read.changes(2))
        .containsExactly("it is resolved but does not say how, so it is taken for closed");
    assertThat(read.market(3).status()).isEqualTo(MarketStatus.CANCELLED);
    assertThat(millionths(read.market(4))).containsExactly(900_000L, 100_000L);
    assertThat(read.reason(5)).isEqualTo("resolution 'C' is none of its outcomes");
    assertThat(read.reason(6)).startsWith("closeAt must be a time that exists");
    assertThat(((BadLine) read.lines().get(6)).number()).isEqualTo(8);
  }

  @Test
  void what_is_too_long_is_shortened_and_told_or_rejected_when_that_is_asked() {
    String json =
        "{\"id\":\"x:1\",\"question\":\"%s\",\"status\":\"open\",\"tags\":[%s\"t\"]}"
            .formatted(
                "\uD83C\uDF27".repeat(600),
                "\"a\",\"b\",\"c\",\"d\",".repeat(1) + "\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",");
    Read shortened = read(json);
    assertThat(
            shortened
                .market(0)
                .terms()
                .name()
                .codePointCount(0, shortened.market(0).terms().name().length()))
        .isEqualTo(500);
    assertThat(shortened.market(0).terms().tags()).hasSize(10);
    assertThat(shortened.changes(0))
        .containsExactly("question is shortened to 500 characters", "tags are cut to the first 10");
    assertThat(read(json.getBytes(StandardCharsets.UTF_8), null, Strictness.REJECT).reason(0))
        .isEqualTo("question is shortened to 500 characters; tags are cut to the first 10");
  }

  @Test
  void a_format_that_is_named_is_believed() {
    assertThat(Format.named("Polymarket")).isEqualTo(Format.POLYMARKET);
    assertThatThrownBy(() -> Format.named("csv")).hasMessage("no format is called csv");
    byte[] bare =
        "[{\"id\":1,\"question\":\"Rain?\",\"outcomeType\":\"BINARY\"}]"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(read(bare, Format.MANIFOLD, Strictness.SHORTEN).market(0).externalId())
        .isEqualTo("manifold:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,question,status | it looks like CSV; JSON Lines or a JSON array is read alone",
        "<html><body> | it is XML or a web page; JSON is read alone"
      })
  void what_is_no_json_is_told_at_once(String text, String what) {
    assertThatThrownBy(() -> read(text + "\n1,2,3\n")).hasRootCauseMessage(what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void so_is_utf_16(String charset) {
    byte[] bytes = "\ufeff[{\"id\": 1}]".getBytes(Charset.forName(charset));
    assertThatThrownBy(() -> read(bytes, null, Strictness.SHORTEN))
        .hasRootCauseMessage("it is UTF-16; save it as UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"limit\":1,\"data\":[%1$s],\"next\":\"a\"}\n{\"data\":[%2$s],\"next\":null}\n",
        "[%1$s]\n[%2$s]\n",
        "[%1$s][]\n[%2$s]",
        "{\n\"count\": 1,\n\"results\": [\n%1$s\n]\n}\n{\"results\": [%2$s]}"
      })
  void pages_that_were_put_behind_each_other_are_all_read(String pages) {
    String market = "{\"id\":\"x:%d\",\"question\":\"Rain?\",\"status\":\"open\"}";
    Read read = read(pages.formatted(market.formatted(1), market.formatted(2)));
    assertThat(read.lines()).hasSize(2);
    assertThat(read.market(0).externalId()).isEqualTo("x:1");
    assertThat(read.market(1).externalId()).isEqualTo("x:2");
    assertThat(read.lines().getLast()).extracting("number").isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[%s]\n{\"id\":2}",
        "[%s]\n5",
        "{\"data\":[%s]}\n{\"error\":\"too many requests\"}",
        "{\"data\":[%s],\"next\":null}\n[]"
      })
  void what_stands_behind_a_list_and_is_none_is_told(String text) {
    String market = "{\"id\":\"x:1\",\"question\":\"Rain?\",\"status\":\"open\"}";
    assertThatThrownBy(() -> read(text.formatted(market)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("what stands behind item 1 is no list");
  }

  @Test
  void an_array_that_breaks_off_keeps_what_came_before() {
    assertThatThrownBy(
            () -> read("[{\"id\":\"x:1\",\"question\":\"Rain?\",\"status\":\"open\"}, {\"id\": "))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("item 2 is not well-formed JSON");
  }

  @Test
  void what_is_too_large_is_passed_over_and_the_next_one_is_read() {
    String huge = "{\"id\":\"x:1\",\"a\":[" + "{\"b\":[1,2,3]},".repeat(100_000) + "0]}";
    String good = "{\"id\":\"x:2\",\"question\":\"Rain?\",\"status\":\"open\"}";
    Read read = read("[" + huge + ", 5, " + good + "]");
    assertThat(read.lines()).hasSize(3);
    assertThat(read.reason(0)).isEqualTo("is longer than 1048576 bytes");
    assertThat(read.reason(1)).isEqualTo("is not a JSON object");
    assertThat(read.market(2).externalId()).isEqualTo("x:2");
  }

  @Test
  void one_object_over_several_lines_is_a_market_too() {
    Read read =
        read("{\n  \"id\": \"x:1\",\n  \"question\": \"Rain?\",\n  \"status\": \"open\"\n}\n");
    assertThat(read.kind()).isEqualTo("markets of Bellwether, JSON objects over several lines");
    assertThat(read.market(0).externalId()).isEqualTo("x:1");
  }
}
