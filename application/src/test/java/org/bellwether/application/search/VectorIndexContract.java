package org.bellwether.application.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.VectorIndex.Neighbour;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.search.Embedding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every vector index must do. A new one extends this class and names itself.
public abstract class VectorIndexContract extends SearchFixture {
  /// What is promised, see [VectorIndex].
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final Duration COUNTED = Duration.ofSeconds(7);

  /// Of the documents, and of the model [WordsEmbeddingModel#ID].
  protected abstract VectorIndex index();

  private List<MarketId> nearest(String text, MarketFilter filter, int limit) {
    return index().nearest(query(text), filter, limit).stream().map(Neighbour::id).toList();
  }

  private List<MarketId> nearest(String text) {
    return nearest(text, MarketFilter.ALL, 1);
  }

  private void soon(Runnable assertion) {
    await().atMost(SOON).untilAsserted(assertion::run);
  }

  @Test
  void nothing_is_near_in_an_empty_index() {
    assertThat(nearest("rain")).isEmpty();
  }

  @Test
  void the_nearest_markets_come_first_with_how_near_they_are() {
    List<Market> made = new ArrayList<>();
    for (String name :
        List.of("Will it rain in Rome", "Will it snow in Rome", "Bitcoin above 100")) {
      made.add(market(name, ""));
    }
    read(model);
    Embedding to = query("downpour in Rome");
    soon(() -> {
      List<Neighbour> found = index().nearest(to, MarketFilter.ALL, 10);
      assertThat(found.stream().map(Neighbour::id))
          .containsExactlyElementsOf(made.stream().map(Market::id).toList());
      for (int i = 0; i < 3; i++) {
        assertThat(found.get(i).similarityMillionths())
            .isEqualTo(model.ofMarket(made.get(i).terms().name(), "").similarityMillionths(to));
      }
    });
    assertThat(index().nearest(to, MarketFilter.ALL, 2)).hasSize(2);
  }

  @Test
  void a_market_is_near_by_its_title_or_by_all_that_it_says() {
    Market title = market("Bitcoin", "Some words that say nothing of it at all, and more of them.");
    Market whole = market("Will it happen?", "Ethereum merges.");
    read(model);
    soon(() -> {
      assertThat(nearest("cryptocurrency")).containsExactly(title.id());
      assertThat(nearest("ethereum merges")).containsExactly(whole.id());
    });
  }

  @Test
  void it_tells_what_the_model_has_read_from_what_it_has_not() {
    assertThat(index().size()).isZero();
    Market read = market("Will it rain?", "");
    Market other = market("Bitcoin above 100", "");
    read(model);
    Market unread = market("Will it rain too?", "");
    List<MarketId> asked = List.of(read.id(), unread.id());
    soon(() -> assertThat(index().read(asked)).containsExactly(read.id()));
    delete(read.id());
    soon(() -> assertThat(index().read(asked)).isEmpty());
    assertThat(index().read(List.of(other.id(), unread.id()))).containsExactly(other.id());
    assertThat(index().read(List.of())).isEmpty();
  }

  @Test
  void it_tells_how_many_the_model_has_read() {
    IntStream.range(0, 3).forEach(i -> market("Will it rain " + i, ""));
    read(model);
    market("Will it hail?", "");
    await().atMost(COUNTED).untilAsserted(() -> assertThat(index().size()).isEqualTo(3));
  }

  @Test
  void other_words_take_the_place_of_the_old_ones() {
    Market market = market("Will it rain?", "");
    market("Will it hail?", "");
    read(model);
    soon(() -> assertThat(nearest("rain")).containsExactly(market.id()));
    renamed(market, "Bitcoin above 100");
    read(model);
    soon(() -> assertThat(nearest("bitcoin")).containsExactly(market.id()));
  }

  @Test
  void a_market_that_is_gone_is_found_no_more() {
    List<Market> made =
        IntStream.range(0, 4).mapToObj(i -> market("Will it rain " + i, "")).toList();
    read(model);
    soon(() -> assertThat(nearest("rain", MarketFilter.ALL, 10)).hasSize(4));
    delete(made.getFirst().id());
    soon(() ->
        assertThat(nearest("rain", MarketFilter.ALL, 10))
            .containsExactlyInAnyOrderElementsOf(made.stream().skip(1).map(Market::id).toList()));
  }

  @Test
  void a_market_that_was_called_off_before_others_traded_is_found_no_more() {
    Market rome = market("Will it rain in Rome?", "");
    Market oslo = market("Will it rain in Oslo?", "");
    read(model);
    soon(() -> assertThat(nearest("rain", MarketFilter.ALL, 10)).hasSize(2));
    cancelled(oslo);
    soon(() -> assertThat(nearest("rain", MarketFilter.ALL, 10)).containsExactly(rome.id()));
  }

  @Test
  void filters_are_part_of_the_search() {
    List<Market> plenty =
        IntStream.range(0, 30).mapToObj(i -> market("Will it rain " + i, "")).toList();
    Market closed = market(ann, "Hail", "", null, List.of(), MarketStatus.CLOSED);
    Market science = market(ann, "Hail", "", "Science", List.of(), MarketStatus.ACTIVE);
    Market tagged = market(ann, "Hail", "", null, List.of("a", "b"), MarketStatus.ACTIVE);
    Market bens = market(ben, "Hail", "", null, List.of(), MarketStatus.ACTIVE);
    read(model);
    soon(() -> assertThat(nearest("hail", MarketFilter.ALL, 100)).hasSize(plenty.size() + 4));
    assertThat(nearest("rain", filter(MarketStatus.CLOSED, null, null), 1))
        .containsExactly(closed.id());
    assertThat(nearest("rain", filter(null, "Science", null), 1)).containsExactly(science.id());
    assertThat(nearest("rain", filter(null, null, "b"), 1)).containsExactly(tagged.id());
    assertThat(nearest("rain", new MarketFilter(null, null, null, ben, null, null), 1))
        .containsExactly(bens.id());
    assertThat(
            nearest(
                "rain", new MarketFilter(null, null, null, null, bens.terms().closesAt(), null), 1))
        .isEmpty();
    assertThat(
            nearest(
                "rain", new MarketFilter(null, null, null, ben, null, bens.terms().closesAt()), 1))
        .containsExactly(bens.id());
  }

  private static MarketFilter filter(
      @Nullable MarketStatus status, @Nullable String category, @Nullable String tag) {
    return new MarketFilter(status, category, tag, null, null, null);
  }

  @Test
  void what_another_model_has_read_is_not_found() {
    market("Will it rain?", "");
    Market other = market("Will it hail?", "");
    read(new WordsEmbeddingModel(new ModelId("another", "1")));
    save(model, List.of(seen(documents().findUnseen(model.id(), other.id()).getFirst(), model)));
    soon(() -> assertThat(nearest("rain", MarketFilter.ALL, 10)).containsExactly(other.id()));
  }
}
