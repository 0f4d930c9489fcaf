package org.bellwether.application.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bellwether.application.search.KeywordIndex.Match;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every keyword index must do. A new one extends this class and names itself.
public abstract class KeywordIndexContract extends SearchFixture {

  /// Of the documents.
  protected abstract KeywordIndex index();

  private List<MarketId> found(String text) {
    return found(text, MarketFilter.ALL);
  }

  private List<MarketId> found(String text, MarketFilter filter) {
    return index().find(text, filter, 10).matches().stream().map(Match::id).toList();
  }

  @Test
  void a_market_is_found_by_its_words_as_soon_as_it_is_there() {
    assertThat(found("rain")).isEmpty();
    Market rain = market("Will it rain in Rome?", "Ciampino airport reports it.");
    assertThat(found("RAIN rome")).containsExactly(rain.id());
    assertThat(found("ciampino")).containsExactly(rain.id());
    Market snow = renamed(rain, "Will it snow in Zürich?");
    assertThat(found("rain")).isEmpty();
    assertThat(found("zurich")).containsExactly(snow.id());
    delete(snow.id());
    assertThat(found("zurich")).isEmpty();
  }

  @Test
  void a_market_that_was_called_off_before_others_traded_is_found_no_more() {
    Market rome = market("Will it rain in Rome?", "");
    Market oslo = market("Will it rain in Oslo?", "");
    assertThat(found("rain")).hasSize(2);
    cancelled(oslo);
    assertThat(found("rain")).containsExactly(rome.id());
  }

  @Test
  void it_tells_how_many_markets_there_are() {
    assertThat(index().size()).isZero();
    Market rain = market("Will it rain?", "");
    market("Will it snow?", "");
    found("rain");
    assertThat(index().size()).isEqualTo(2);
    renamed(rain, "Will it hail?");
    found("rain");
    assertThat(index().size()).isEqualTo(2);
    delete(rain.id());
    found("rain");
    assertThat(index().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Stra\u00dfe,   STRASSE
          STRASSE,      stra\u00dfe
          Z\u00fcrich,   Zu\u0308rich
          Zu\u0308rich,  Z\u00dcRICH
          Rome,         \uff32\uff2f\uff2d\uff25
          \ud55c\uad6d,  \u1112\u1161\u11ab\u1100\u116e\u11a8
          \u0130zmir,   izmir
          pro\ufb01le,  profile
          """)
  void a_word_is_found_in_every_spelling(String kept, String asked) {
    Market market = market("Will it rain in " + kept + "?", "");
    assertThat(found(asked)).containsExactly(market.id());
  }

  @Test
  void the_more_of_the_words_and_the_rarer_the_better() {
    Market both = market("Snow in Rome", "");
    Market rare = market("Snow in Oslo", "");
    Market common = market("Sun in Rome", "");
    market("Sun in Rome again", "");
    List<Match> matches = index().find("snow rome", MarketFilter.ALL, 10).matches();
    assertThat(matches.stream().map(Match::id).limit(2)).containsExactly(both.id(), rare.id());
    assertThat(matches.stream().map(Match::id)).contains(common.id());
    assertThat(matches)
        .allSatisfy(match -> assertThat(match.shareMillionths()).isBetween(1, 1_000_000))
        .isSortedAccordingTo((a, b) -> b.shareMillionths() - a.shareMillionths());
  }

  private int share(String text) {
    return index().find(text, MarketFilter.ALL, 1).matches().getFirst().shareMillionths();
  }

  private String meant(String text) {
    return index().find(text, MarketFilter.ALL, 1).meant();
  }

  @Test
  void a_word_that_no_market_has_takes_its_part_of_the_share() {
    market("Snow in Rome", "");
    assertThat(share("snow qwxyz")).isLessThan(share("snow") * 2 / 3);
  }

  @Test
  void filters_are_part_of_the_search() {
    market("Snow", "");
    Market closed = market(ann, "Snow", "", null, List.of(), MarketStatus.CLOSED);
    Market science = market(ann, "Snow", "", "Science", List.of(), MarketStatus.ACTIVE);
    Market tagged = market(ann, "Snow", "", null, List.of("a", "b"), MarketStatus.ACTIVE);
    Market bens = market(ben, "Snow", "", null, List.of(), MarketStatus.ACTIVE);
    assertThat(found("snow")).hasSize(5);
    assertThat(found("snow", new MarketFilter(MarketStatus.CLOSED, null, null, null, null, null)))
        .containsExactly(closed.id());
    assertThat(found("snow", new MarketFilter(null, "Science", null, null, null, null)))
        .containsExactly(science.id());
    assertThat(found("snow", new MarketFilter(null, null, "b", null, null, null)))
        .containsExactly(tagged.id());
    assertThat(found("snow", new MarketFilter(null, null, null, ben, null, null)))
        .containsExactly(bens.id());
    assertThat(
            found(
                "snow",
                new MarketFilter(
                    null, null, null, ben, bens.terms().closesAt().plusNanos(1), null)))
        .containsExactly(bens.id());
    assertThat(
            found(
                "snow",
                new MarketFilter(
                    null, null, null, ben, null, bens.terms().closesAt().plusNanos(1))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snow AND",
        "NOT snow",
        "+snow -snow",
        "\"snow",
        "snow*",
        "snow~2",
        "title:snow",
        "(snow",
        "snow) OR (",
        "[snow TO *]",
        "/snow/",
        "snow^5",
        "snow \\",
        "sno\\w snow",
        "snow && ||"
      })
  void nothing_is_an_operator(String text) {
    Market snow = market("Snow", "");
    assertThat(found(text)).containsExactly(snow.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"😀", "?", "-", "\u200B", "雪", "x"})
  void what_has_no_word_of_a_market_finds_nothing(String text) {
    market("Snow 😀?", "");
    assertThat(found(text)).isSubsetOf(found("snow"));
    assertThat(meant(text)).isEqualTo(text);
  }

  @Test
  void words_of_any_script_are_found() {
    Market japanese = market("雨が降る?", "");
    Market russian = market("Пойдёт ли снег?", "");
    assertThat(found("雨")).containsExactly(japanese.id());
    assertThat(found("СНЕГ")).containsExactly(russian.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"referendem", "refrendum", "refferendum", "referednum", "Referendums"})
  void a_misspelled_word_is_taken_for_the_one_that_was_meant(String misspelled) {
    market("Will there be a referendum?", "");
    assertThat(meant("irish " + misspelled + ", 2030")).containsIgnoringCase("referendum");
    assertThat(found(misspelled)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"referendum", "elephant", "ref", "2030", "preferendum"})
  void a_word_that_some_market_has_or_none_is_near_to_stays(String word) {
    market("Will there be a referendum in 2031?", "");
    assertThat(meant(word)).isEqualTo(word);
  }
}
