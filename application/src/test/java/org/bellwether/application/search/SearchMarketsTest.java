package org.bellwether.application.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.application.Page;
import org.bellwether.application.search.Hit.Reason;
import org.bellwether.application.search.SearchMarkets.Place;
import org.bellwether.application.search.SearchMarkets.Query;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SearchMarketsTest extends SearchFixture {
  private final SearchMarkets search =
      new SearchMarkets(
          model,
          new InMemoryVectorIndex(documents(), model.id()),
          new InMemoryKeywordIndex(documents()),
          markets(),
          users());

  private Page<Hit, Place> page(String text, int limit, @Nullable Place after) {
    return search.execute(new Query(text, MarketFilter.ALL, limit, after)).page();
  }

  private List<Hit> hits(String text) {
    return page(text, 100, null).items();
  }

  private static List<MarketId> ids(List<Hit> hits) {
    return hits.stream().map(hit -> hit.market().id()).toList();
  }

  @Test
  void meaning_and_words_together_beat_either() {
    Market both = market("Will it rain in Rome", "");
    Market meaning = market("Will there be a downpour in Rome", "");
    market("Bitcoin above 100", "");
    read(model);
    List<Hit> hits = hits("rain in rome");
    assertThat(ids(hits)).startsWith(both.id(), meaning.id());
    assertThat(hits.getFirst().reasons()).containsExactly(Reason.SEMANTIC, Reason.KEYWORD);
    assertThat(hits)
        .allSatisfy(hit -> assertThat(hit.scoreMillionths()).isBetween(0, 1_000_000))
        .isSortedAccordingTo((a, b) -> b.scoreMillionths() - a.scoreMillionths());
  }

  @Test
  void a_misspelled_query_is_read_as_it_was_meant() {
    market("Bitcoin above 100", "");
    Market rain = market("Will it rain on the cathedral", "");
    read(model);
    assertThat(ids(hits("cathederal"))).startsWith(rain.id());
    assertThat(hits("cathederal").getFirst().reasons()).contains(Reason.SEMANTIC);
  }

  @Test
  void what_has_little_in_common_with_the_best_is_not_found() {
    Market rain = market("rain", "");
    market("Bitcoin above 100 dollars by december", "");
    read(model);
    assertThat(ids(hits("downpour"))).containsExactly(rain.id());
  }

  @Test
  void a_market_that_the_model_has_not_read_ranks_by_its_words() {
    Market near = market("Will there be a downpour in Rome", "");
    read(model);
    Market unread = market("Will it rain in Rome", "");
    Market barely = market("Will anybody win in Oslo", "");
    assertThat(ids(hits("rain in rome"))).containsExactly(unread.id(), near.id(), barely.id());
  }

  @Test
  void what_the_model_has_read_and_found_unlike_is_not_guessed_from_its_words() {
    String much = "rain " + IntStream.range(0, 99).mapToObj(i -> "w" + i).toList();
    IntStream.range(0, SearchMarkets.MAX_FOUND).forEach(_ -> market("downpour", ""));
    Market unlike = market(much, "");
    read(model);
    Market unread = market(much, "");
    List<Hit> hits = hits("rain").stream().filter(hit -> hit.market().name().equals(much)).toList();
    assertThat(ids(hits)).containsExactly(unread.id(), unlike.id());
    assertThat(hits.getFirst().scoreMillionths()).isGreaterThan(hits.getLast().scoreMillionths());
    assertThat(hits.getFirst().reasons()).containsExactly(Reason.KEYWORD);
  }

  @Test
  void while_the_model_answers_nobody_all_rank_by_their_words() {
    Market some = market("Will it rain", "");
    Market most = market("Will it rain in Rome", "");
    read(model);
    Market all = market("Will it rain in Rome tomorrow", "");
    model.overloaded = true;
    assertThat(ids(hits("rain in rome tomorrow"))).containsExactly(all.id(), most.id(), some.id());
  }

  private int readMillionths() {
    return search.execute(new Query("rain", MarketFilter.ALL, 1, null)).readMillionths();
  }

  @Test
  void an_answer_says_how_many_of_all_markets_the_model_has_read() {
    assertThat(readMillionths()).as("of none, all").isEqualTo(1_000_000);
    market("rain", "");
    assertThat(readMillionths()).isZero();
    read(model);
    assertThat(readMillionths()).isEqualTo(1_000_000);
    market("snow", "");
    market("hail", "");
    assertThat(readMillionths()).isEqualTo(333_333);
  }

  @Test
  void pages_of_any_size_make_the_same_list() {
    IntStream.range(0, 25).forEach(i -> market("Will it rain in town " + i % 7, ""));
    read(model);
    List<MarketId> whole = ids(hits("rain in town 3"));
    assertThat(whole).hasSize(25).doesNotHaveDuplicates();
    for (int limit : List.of(1, 4, 24, 25)) {
      List<MarketId> paged = new ArrayList<>();
      Place after = null;
      do {
        Page<Hit, Place> page = page("rain in town 3", limit, after);
        paged.addAll(ids(page.items()));
        after = page.next();
      } while (after != null);
      assertThat(paged).isEqualTo(whole);
    }
  }

  @Test
  void a_market_deleted_in_between_is_left_out() {
    market("rain", "");
    Market gone = market("rain too", "");
    read(model);
    Page<Hit, Place> first = page("rain", 1, null);
    delete(gone.id());
    assertThat(page("rain", 1, first.next()).items()).isEmpty();
  }
}
