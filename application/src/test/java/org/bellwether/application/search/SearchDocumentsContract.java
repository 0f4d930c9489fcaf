package org.bellwether.application.search;

import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.SearchDocuments.Change;
import org.bellwether.application.search.SearchDocuments.Changes;
import org.bellwether.application.search.SearchDocuments.EmbeddedMarket;
import org.bellwether.application.search.SearchDocuments.Facets;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.application.search.SearchDocuments.Seen;
import org.bellwether.application.search.SearchDocuments.Unseen;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.trading.TestTrades;
import org.junit.jupiter.api.Test;

/// What every backend for search documents must do.
public abstract class SearchDocumentsContract extends SearchFixture {
  private static final Instant LONG_AGO = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant FAR_AHEAD = Instant.parse("3000-01-01T00:00:00Z");

  private final TestTrades made = new TestTrades(2026);
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

  private void trade(Market market, UserId by) {
    inTransaction(() -> {
      markets().lockAll(List.of(market.id()));
      TestTrades.save(
          trades(),
          List.of(made.trade(market, by, market.outcomes().getFirst().id(), TestMarkets.NOW)),
          List.of());
      return market;
    });
  }

  /// Else anybody could fill the memory of every node with markets that cost nothing.
  @Test
  void what_is_over_and_nobody_but_its_creator_traded_is_not_searched() {
    Market idle = market("Will it rain?", "");
    Market own = market("Will it snow?", "");
    Market traded = market("Will it hail?", "");
    Market others = market(ben, "Will it freeze?", "", null, List.of(), MarketStatus.ACTIVE);
    read(model);
    trade(own, ann);
    trade(traded, ann);
    trade(traded, ben);
    trade(others, ann);
    List<Market> all = List.of(idle, own, traded, others);
    List<MarketId> ids = all.stream().map(Market::id).toList();
    assertThat(documents().findTexts(ids)).hasSize(4);

    long start = documents().horizon();
    all.forEach(this::cancelled);
    assertThat(changes(start).changes()).as("nodes hear of it").hasSize(4);
    assertThat(documents().findTexts(ids))
        .extracting(MarketText::id)
        .containsExactlyInAnyOrder(traded.id(), others.id());
    assertThat(documents().findEmbedded(ids, model.id()))
        .extracting(EmbeddedMarket::id)
        .containsExactlyInAnyOrder(traded.id(), others.id());
    assertThat(unseen(other)).containsExactlyInAnyOrder(traded.id(), others.id());
    assertThat(documents().countUnseen(other.id())).isEqualTo(2);
    assertThat(documents().findUnseen(other.id(), idle.id())).isEmpty();
  }

  @Test
  void what_was_imported_is_searched_even_when_it_is_over() {
    Market like = random.market(ann, "elsewhere:1");
    Market imported =
        new Market(
            like.id(),
            like.externalId(),
            ann,
            like.terms(),
            like.outcomes(),
            MarketStatus.CANCELLED,
            like.volume(),
            like.createdAt(),
            like.updatedAt(),
            1);
    inTransaction(() -> markets().createImported(List.of(imported)));
    assertThat(documents().findTexts(List.of(imported.id()))).hasSize(1);
  }

  private Changes changes(long since) {
    return documents().changes(since, null, 100).orElseThrow();
  }

  private static Map<MarketId, Long> numbers(Changes changes) {
    return changes.changes().stream().collect(Collectors.toMap(Change::id, Change::number));
  }

  @Test
  void every_change_is_told_once_it_is_committed() {
    long start = documents().horizon();
    Market rain = market("Will it rain?", "");
    Changes first = changes(start);
    Map<MarketId, Long> made = numbers(first);
    assertThat(made).containsOnlyKeys(rain.id());

    Map<MarketId, Long> later = numbers(changes(first.horizon()));
    assertThat(later).isEqualTo(later.isEmpty() ? later : made);

    Market snow = renamed(rain, "Will it snow?");
    Changes second = changes(first.horizon());
    Map<MarketId, Long> renamed = numbers(second);
    assertThat(renamed.get(rain.id())).isNotEqualTo(made.get(rain.id()));

    read(model);
    Changes third = changes(second.horizon());
    Map<MarketId, Long> read = numbers(third);
    assertThat(read.get(rain.id())).isNotEqualTo(renamed.get(rain.id()));

    inTransaction(() -> {
      markets().updateTraded(List.of(snow));
      return snow;
    });
    assertThat(numbers(changes(third.horizon())).getOrDefault(rain.id(), read.get(rain.id())))
        .as("a trade is no change")
        .isEqualTo(read.get(rain.id()));

    delete(rain.id());
    assertThat(numbers(changes(third.horizon())).get(rain.id())).isNotEqualTo(read.get(rain.id()));
    assertThat(documents().findTexts(List.of(rain.id()))).isEmpty();
    assertThat(embedding(rain, model)).isEmpty();
  }

  @Test
  void changes_are_read_in_pieces_the_earliest_first() {
    long start = documents().horizon();
    for (int i = 0; i < 7; i++) {
      market("Number " + i, "");
    }
    List<Change> all = changes(start).changes();
    assertThat(all)
        .hasSize(7)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.comparingLong(Change::number));
    List<Change> read = new ArrayList<>();
    List<Change> piece = List.of();
    do {
      piece =
          documents()
              .changes(start, read.isEmpty() ? null : read.getLast(), 3)
              .orElseThrow()
              .changes();
      assertThat(piece).hasSizeLessThanOrEqualTo(3);
      read.addAll(piece);
    } while (!piece.isEmpty());
    assertThat(read).isEqualTo(all);
  }

  /// As the statement that changes 1,000 markets at once does, all with the same number.
  @Test
  void changes_of_one_transaction_are_read_in_pieces_too() {
    List<Market> made = Stream.generate(() -> market("Will it rain?", "")).limit(5).toList();
    long start = documents().horizon();
    inTransaction(() -> {
      made.forEach(market -> markets().update(inOtherWords(market, "Will it snow?")));
      return made;
    });
    Set<MarketId> read = new HashSet<>();
    Change last = null;
    for (int i = 0; i < 5; i++) {
      last = documents().changes(start, last, 1).orElseThrow().changes().getFirst();
      read.add(last.id());
    }
    assertThat(read).hasSize(5);
    assertThat(documents().changes(start, last, 1).orElseThrow().changes()).isEmpty();
  }

  @Test
  void who_begins_reads_the_markets_there_are_in_pieces_and_of_none_that_was_removed() {
    List<MarketId> made = Stream.generate(() -> market("Will it rain?", "").id()).limit(7).toList();
    delete(made.getFirst());
    List<MarketId> read = new ArrayList<>();
    List<MarketId> piece = documents().findIds(null, 4);
    while (!piece.isEmpty()) {
      assertThat(piece).hasSizeLessThanOrEqualTo(4);
      read.addAll(piece);
      piece = documents().findIds(read.getLast(), 4);
    }
    assertThat(read)
        .containsExactlyInAnyOrderElementsOf(made.subList(1, 7))
        .isSortedAccordingTo(Comparator.comparing(MarketId::toString));
    assertThat(changes(documents().horizon()).changes()).isEmpty();
  }

  private int forgetRemoved(Instant before, int limit) {
    return documents().forgetRemoved(before, limit);
  }

  @Test
  void removals_are_told_for_a_while_and_then_forgotten_some_at_a_time() {
    long start = documents().horizon();
    List<Market> made = Stream.generate(() -> market("Will it rain?", "")).limit(5).toList();
    Market kept = market("Will it snow?", "");
    assertThat(changes(start).changes()).hasSize(6);
    made.forEach(market -> delete(market.id()));
    assertThat(numbers(changes(start))).hasSize(6).containsKey(made.getFirst().id());

    assertThat(forgetRemoved(LONG_AGO, 100)).isZero();
    assertThat(forgetRemoved(FAR_AHEAD, 3)).isEqualTo(3);
    assertThat(forgetRemoved(FAR_AHEAD, 3)).isEqualTo(2);
    assertThat(forgetRemoved(FAR_AHEAD, 3)).as("those that are there stay").isZero();
    assertThat(documents().findIds(null, 100)).containsExactly(kept.id());
    renamed(kept, "Will it hail?");
    assertThat(changes(documents().horizon() - 1).changes().getLast().id()).isEqualTo(kept.id());
  }

  @Test
  void who_has_not_heard_of_a_removal_that_is_forgotten_begins_anew() {
    long start = documents().horizon();
    Market rain = market("Will it rain?", "");
    Change heard = changes(start).changes().getFirst();
    long before = changes(start).horizon();
    delete(rain.id());
    long after = changes(before).horizon();
    assertThat(forgetRemoved(FAR_AHEAD, 100)).isEqualTo(1);

    assertThat(documents().changes(start, null, 100)).isEmpty();
    assertThat(documents().changes(start, heard, 100)).as("in the middle, too").isEmpty();
    assertThat(documents().changes(before, null, 100)).isEmpty();
    assertThat(documents().changes(after, null, 100)).isPresent();
    assertThat(documents().changes(documents().horizon(), null, 100)).isPresent();
  }

  @Test
  void who_has_heard_of_what_is_lost_begins_anew() {
    long horizon = documents().horizon();
    assertThat(documents().changes(horizon, null, 100)).isPresent();
    assertThat(documents().changes(horizon + 1_000_000, null, 100)).isEmpty();
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

  private Market market(MarketStatus status) {
    return market(ann, "Will it rain?", "", null, List.of(), status);
  }

  /// Ids tell their order, but those of tests do not come in it.
  @Test
  void those_that_trade_wait_before_the_others_and_the_newest_before_the_older() {
    List<MarketId> expected =
        Stream.of(
                MarketStatus.CLOSED,
                MarketStatus.ACTIVE,
                MarketStatus.CLOSED,
                MarketStatus.ACTIVE,
                MarketStatus.CLOSED,
                MarketStatus.ACTIVE,
                MarketStatus.CLOSED)
            .map(this::market)
            .sorted(
                Comparator.<Market, Boolean>comparing(m -> m.status() != MarketStatus.ACTIVE)
                    .thenComparing(m -> m.id().toString(), reverseOrder()))
            .map(Market::id)
            .toList();
    assertThat(unseen(model)).isEqualTo(expected);
    List<MarketId> paged = new ArrayList<>();
    Unseen last = null;
    for (int i = 0; i < 4; i++) {
      List<Unseen> page = documents().findUnseen(model.id(), last, 2);
      last = page.getLast();
      paged.addAll(page.stream().map(Unseen::id).toList());
    }
    assertThat(paged).isEqualTo(expected);
    assertThat(documents().findUnseen(model.id(), last, 2)).isEmpty();
  }

  @Test
  void those_that_wait_come_in_pages() {
    for (int i = 0; i < 5; i++) {
      market("Number " + i, "");
    }
    List<Unseen> all = documents().findUnseen(model.id(), null, 100);
    List<Unseen> first = documents().findUnseen(model.id(), null, 2);
    assertThat(first).isEqualTo(all.subList(0, 2));
    assertThat(documents().findUnseen(model.id(), first.getLast(), 100))
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
