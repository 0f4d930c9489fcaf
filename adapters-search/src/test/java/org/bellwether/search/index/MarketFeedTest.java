package org.bellwether.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.bellwether.application.search.KeywordIndex.Match;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.SearchDocuments.EmbeddedMarket;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.application.search.SearchFixture;
import org.bellwether.application.search.WordsEmbeddingModel;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The first seconds of a node, in which it reads all the markets there are.
@Timeout(20)
class MarketFeedTest extends SearchFixture {
  private final CountDownLatch asksForTexts = new CountDownLatch(1);
  private final CountDownLatch asksForEmbeddings = new CountDownLatch(1);
  private final CountDownLatch texts = new CountDownLatch(1);
  private final CountDownLatch embeddings = new CountDownLatch(1);

  private final SearchDocuments slow =
      (SearchDocuments)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {SearchDocuments.class},
              (proxy, method, arguments) -> {
                if (method.isDefault()) {
                  return InvocationHandler.invokeDefault(proxy, method, arguments);
                }
                switch (method.getName()) {
                  case "findTexts" -> pass(asksForTexts, texts);
                  case "findEmbedded" -> pass(asksForEmbeddings, embeddings);
                  default -> {
                    // at once
                  }
                }
                return method.invoke(documents(), arguments);
              });
  private final MarketFeed<EmbeddedMarket> meaning =
      MarketFeed.ofEmbeddings(slow, WordsEmbeddingModel.ID);
  private final MarketFeed<MarketText> words = MarketFeed.ofTexts(slow).after(meaning);
  private final ScanVectorIndex vectorIndex = new ScanVectorIndex(meaning);
  private final LuceneKeywordIndex keywordIndex = new LuceneKeywordIndex(words);
  private final Market market = market("Will it rain?", "");

  /// What is asked for comes when the test says so.
  private static void pass(CountDownLatch asked, CountDownLatch goOn) throws InterruptedException {
    asked.countDown();
    goOn.await();
  }

  @BeforeEach
  void start() {
    read(model);
    words.start();
    meaning.start();
  }

  @AfterEach
  void stop() {
    words.close();
    meaning.close();
    keywordIndex.close();
  }

  private List<MarketId> found() {
    return keywordIndex.find("rain", MarketFilter.ALL, 10).matches().stream()
        .map(Match::id)
        .toList();
  }

  @Test
  void nobody_waits_for_the_end_of_the_first_reading_and_then_all_is_found() {
    embeddings.countDown();
    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThat(found()).isEmpty());
    texts.countDown();
    await().untilAsserted(() -> assertThat(found()).containsExactly(market.id()));
  }

  @Test
  void the_words_are_read_once_the_meaning_is_known() throws Exception {
    asksForEmbeddings.await();
    assertThat(found()).as("which waits for a second").isEmpty();
    assertThat(asksForTexts.getCount()).isEqualTo(1);
    embeddings.countDown();
    asksForTexts.await();
    assertThat(vectorIndex.nearest(query("rain"), MarketFilter.ALL, 1)).hasSize(1);
    texts.countDown();
  }
}
