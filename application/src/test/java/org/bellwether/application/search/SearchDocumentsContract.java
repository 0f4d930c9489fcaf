package org.bellwether.application.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.SearchDocuments.Changes;
import org.bellwether.application.search.SearchDocuments.EmbeddedMarket;
import org.bellwether.application.search.SearchDocuments.Facets;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.application.search.SearchDocuments.Seen;
import org.bellwether.application.search.SearchDocuments.Unseen;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.junit.jupiter.api.Test;

/// What every backend for search documents must do.
public abstract class SearchDocumentsContract extends SearchFixture {
  private final WordsEmbeddingModel other = new WordsEmbeddingModel(new ModelId("words", "2"));

  private List<MarketId> unseen(EmbeddingModel by) {
    return documents().findUnseen(by.id(), null, 100).stream().map(Unseen::id).toList();
  }

  private Optional<MarketEmbedding> embedding(Market market, EmbeddingModel by) {
    return documents().findEmbedded(List.of(market.id()), by.id()).stream()
        .map(EmbeddedMarket::embedding)
        .findFirst();
  }

  @Test
  void a_market_is_found_as_indexes_know_it() {
    Market rain =
        market(ann, "Will it rain?", "In Rome.", "Weather", List.of("rome"), MarketStatus.CLOSED);
    List<MarketId> ids = List.of(rain.id(), new MarketId(ann.value()));
    Facets facets =
        new Facets(
            rain.id(),
            MarketStatus.CLOSED,
            "Weather",
            List.of("rome"),
            ann,
            rain.terms().closesAt());
    List<MarketText> texts = documents().findTexts(ids);
    assertThat(texts)
        .containsExactly(
            new MarketText(facets, "Will it rain?", "In Rome.", texts.getFirst().outcomes()));
    assertThat(texts.getFirst().outcomes()).startsWith("Outcome 0", "Outcome 1");
    assertThat(documents().findEmbedded(ids, model.id())).isEmpty();

    read(model);
    assertThat(documents().findEmbedded(ids, model.id()))
        .containsExactly(new EmbeddedMarket(facets, model.ofMarket("Will it rain?", "In Rome.")));
  }

  @Test
  void every_change_is_told_once_it_is_committed() {
    Market rain = market("Will it rain?", "");
    Changes made = documents().changes(0);
    assertThat(made.changed()).containsOnlyKeys(rain.id());

    Changes later = documents().changes(made.horizon());
    assertThat(later.changed())
        .isEqualTo(later.changed().isEmpty() ? later.changed() : made.changed());

    Market snow = renamed(rain, "Will it snow?");
    Changes renamed = documents().changes(made.horizon());
    assertThat(renamed.changed().get(rain.id())).isNotEqualTo(made.changed().get(rain.id()));

    read(model);
    Changes read = documents().changes(renamed.horizon());
    assertThat(read.changed().get(rain.id())).isNotEqualTo(renamed.changed().get(rain.id()));

    inTransaction(() -> {
      markets().updateTraded(List.of(snow));
      return snow;
    });
    Changes traded = documents().changes(read.horizon());
    assertThat(traded.changed().getOrDefault(rain.id(), read.changed().get(rain.id())))
        .as("a trade is no change")
        .isEqualTo(read.changed().get(rain.id()));

    delete(rain.id());
    Changes gone = documents().changes(read.horizon());
    assertThat(gone.changed().get(rain.id())).isNotEqualTo(read.changed().get(rain.id()));
    assertThat(documents().findTexts(List.of(rain.id()))).isEmpty();
    assertThat(embedding(rain, model)).isEmpty();
  }

  @Test
  void a_market_waits_until_the_model_has_read_its_words() {
    Market rain = market("Will it rain?", "");
    Market snow = market("Will it snow?", "");
    assertThat(unseen(model)).containsExactlyInAnyOrder(rain.id(), snow.id());
    assertThat(documents().countUnseen(model.id())).isEqualTo(2);

    read(model);
    assertThat(unseen(model)).isEmpty();
    assertThat(embedding(rain, model)).contains(model.ofMarket("Will it rain?", ""));

    renamed(rain, "Will it hail?");
    assertThat(unseen(model)).containsExactly(rain.id());
    assertThat(documents().findUnseen(model.id(), rain.id())).hasSize(1);
    assertThat(documents().findUnseen(model.id(), snow.id())).isEmpty();
    assertThat(embedding(rain, model)).as("the old one is better than none").isPresent();
  }

  @Test
  void those_that_wait_come_in_pages() {
    for (int i = 0; i < 5; i++) {
      market("Number " + i, "");
    }
    List<Unseen> all = documents().findUnseen(model.id(), null, 100);
    List<Unseen> first = documents().findUnseen(model.id(), null, 2);
    assertThat(first).isEqualTo(all.subList(0, 2));
    assertThat(documents().findUnseen(model.id(), first.getLast().id(), 100))
        .isEqualTo(all.subList(2, 5));
  }

  @Test
  void what_was_read_late_does_not_replace_what_is_newer() {
    Market rain = market("Will it rain?", "");
    Seen old = seen(documents().findUnseen(model.id(), rain.id()).getFirst(), model);
    renamed(rain, "Will it hail?");
    read(model);
    save(model, List.of(old));
    assertThat(embedding(rain, model)).contains(model.ofMarket("Will it hail?", ""));
    assertThat(unseen(model)).isEmpty();
  }

  @Test
  void what_was_read_of_a_market_that_is_gone_is_dropped() {
    Market rain = market("Will it rain?", "");
    Seen seen = seen(documents().findUnseen(model.id(), rain.id()).getFirst(), model);
    delete(rain.id());
    save(model, List.of(seen));
    assertThat(embedding(rain, model)).isEmpty();
  }

  @Test
  void two_models_never_mix() {
    Market rain = market("Will it rain?", "");
    read(model);
    assertThat(unseen(other)).containsExactly(rain.id());
    assertThat(embedding(rain, other)).isEmpty();

    read(other);
    inTransaction(() -> {
      documents().forgetOthers(other.id());
      return other;
    });
    assertThat(unseen(other)).isEmpty();
    assertThat(unseen(model)).containsExactly(rain.id());

    inTransaction(() -> {
      documents().forget(other.id());
      return other;
    });
    assertThat(unseen(other)).containsExactly(rain.id());
  }
}
