package org.bellwether.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.bellwether.application.Outage;
import org.bellwether.application.search.KeywordIndex.Match;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.SearchDocuments.EmbeddedMarket;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.application.search.SearchFixture;
import org.bellwether.application.search.VectorIndex.Neighbour;
import org.bellwether.application.search.WordsEmbeddingModel;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// However many markets there are and were, a node reads them in pieces, those that were removed
/// before it began not at all; and it finds none that is gone, however long it heard nothing.
class ReadingInPiecesTest extends SearchFixture {
  private static final int MANY = 2 * MarketFeed.PIECE + 100;

  private final List<Integer> askedFor = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  /// Notes how many things each call gives and takes.
  private final SearchDocuments watched =
      (SearchDocuments)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {SearchDocuments.class},
              (proxy, method, arguments) -> {
                if (method.isDefault()) {
                  return InvocationHandler.invokeDefault(proxy, method, arguments);
                }
                if (silent) {
                  throw new Outage("silence", new IllegalStateException());
                }
                for (Object argument : arguments == null ? new Object[0] : arguments) {
                  if (argument instanceof Collection<?> things) {
                    askedFor.add(things.size());
                  } else if (argument instanceof Integer limit) {
                    askedFor.add(limit);
                  }
                }
                try {
                  return method.invoke(documents(), arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });

  private final MarketFeed<MarketText> words = MarketFeed.ofTexts(watched);
  private final MarketFeed<EmbeddedMarket> meaning =
      MarketFeed.ofEmbeddings(watched, WordsEmbeddingModel.ID);
  private final LuceneKeywordIndex keywordIndex = new LuceneKeywordIndex(words);
  private final ScanVectorIndex vectorIndex = new ScanVectorIndex(meaning);

  private List<Market> markets(int count) {
    return Stream.generate(() -> market("Will it rain?", "")).limit(count).toList();
  }

  private void remove(Collection<Market> some) {
    documents().horizon(); // has been seen before it goes
    some.forEach(market -> delete(market.id()));
  }

  private List<MarketId> found() {
    return keywordIndex.find("rain", MarketFilter.ALL, 10 * MANY).matches().stream()
        .map(Match::id)
        .toList();
  }

  private List<MarketId> alike() {
    return vectorIndex.nearest(query("rain"), MarketFilter.ALL, 10 * MANY).stream()
        .map(Neighbour::id)
        .toList();
  }

  @AfterEach
  void stop() {
    words.close();
    meaning.close();
    keywordIndex.close();
  }

  @Test
  void what_is_there_is_read_in_pieces_and_what_was_there_is_not() {
    List<Market> all = new ArrayList<>(markets(2 * MANY));
    remove(all.subList(MANY, 2 * MANY));
    words.start();
    await().untilAsserted(() -> assertThat(found()).hasSize(MANY));
    assertThat(askedFor).allMatch(size -> size <= MarketFeed.PIECE);
    assertThat(askedFor)
        .filteredOn(size -> size != MarketFeed.PIECE)
        .contains(MANY % MarketFeed.PIECE);
  }

  @Test
  void what_changes_at_once_is_read_in_pieces() {
    Market first = market("Will it rain?", "");
    words.start();
    await().untilAsserted(() -> assertThat(found()).containsExactly(first.id()));
    silent = true;
    List<Market> others = markets(MANY);
    remove(List.of(first));
    silent = false;
    assertThat(found()).hasSize(MANY).doesNotContain(first.id());
    remove(others.subList(0, MANY - 1));
    assertThat(found()).containsExactly(others.getLast().id());
    assertThat(askedFor).allMatch(size -> size <= MarketFeed.PIECE);
  }

  @Test
  void who_was_silent_until_a_removal_was_forgotten_finds_the_market_no_more() {
    List<Market> all = markets(MANY);
    read(model);
    words.start();
    meaning.start();
    await().untilAsserted(() -> assertThat(found()).hasSize(MANY));
    await().untilAsserted(() -> assertThat(alike()).hasSize(MANY));
    silent = true;
    remove(all.subList(0, MANY - 1));
    Market late = market("Will it rain again?", "");
    read(model);
    assertThat(documents().forgetRemoved(Instant.now().plusSeconds(60), 10 * MANY))
        .isEqualTo(MANY - 1);
    silent = false;
    List<MarketId> there = List.of(all.getLast().id(), late.id());
    assertThat(found()).containsExactlyInAnyOrderElementsOf(there);
    await().untilAsserted(() -> assertThat(alike()).containsExactlyInAnyOrderElementsOf(there));
    assertThat(askedFor).allMatch(size -> size <= MarketFeed.PIECE);
  }
}
