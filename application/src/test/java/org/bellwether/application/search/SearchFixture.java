package org.bellwether.application.search;

import java.util.List;
import java.util.function.Supplier;
import org.bellwether.application.search.SearchDocuments.Seen;
import org.bellwether.application.search.SearchDocuments.Unseen;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.search.Embedding;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.bellwether.domain.trading.TradeRepository;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/// What the contract kits of search have in common: markets, and a model that reads them. In
/// memory, unless a subclass has another backend.
public abstract class SearchFixture {
  private final InMemoryMarketRepository markets = new InMemoryMarketRepository();
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final InMemoryTradeRepository trades = new InMemoryTradeRepository();
  private final InMemorySearchDocuments documents = new InMemorySearchDocuments(markets, trades);
  protected final WordsEmbeddingModel model = new WordsEmbeddingModel();
  final TestMarkets random = new TestMarkets(2026);
  UserId ann = new UserId(random.uuid());
  UserId ben = new UserId(random.uuid());

  /// An empty repository.
  protected MarketRepository markets() {
    return markets;
  }

  /// The users of the same backend.
  protected UserRepository users() {
    return users;
  }

  /// The trades of the same backend.
  protected TradeRepository trades() {
    return trades;
  }

  /// The documents of the same backend.
  protected SearchDocuments documents() {
    return documents;
  }

  protected <T> T inTransaction(Supplier<T> work) {
    return work.get();
  }

  @BeforeEach
  void twoPeople() {
    inTransaction(() ->
        users()
            .createImported(
                List.of(
                    new ImportedPerson("test:ann", new Profile(ann, "Ann"), TestMarkets.NOW),
                    new ImportedPerson("test:ben", new Profile(ben, "Ben"), TestMarkets.NOW))));
  }

  /// A market of Ann's that trades.
  protected Market market(String name, String description) {
    return market(ann, name, description, null, List.of(), MarketStatus.ACTIVE);
  }

  Market market(
      UserId creator,
      String name,
      String description,
      @Nullable String category,
      List<String> tags,
      MarketStatus status) {
    Market like = random.market(creator, null);
    Market market =
        new Market(
            like.id(),
            null,
            creator,
            new MarketTerms(name, description, category, tags, TestMarkets.NOW.plusSeconds(3600)),
            like.outcomes(),
            status,
            like.volume(),
            like.createdAt(),
            like.updatedAt(),
            1);
    inTransaction(() -> {
      markets().create(market);
      return market;
    });
    return market;
  }

  /// The same market in other words.
  Market renamed(Market market, String name) {
    Market renamed = inOtherWords(market, name);
    inTransaction(() -> markets().update(renamed));
    return renamed;
  }

  /// Not kept yet.
  static Market inOtherWords(Market market, String name) {
    MarketTerms terms = market.terms();
    return market.revise(
        new MarketTerms(
            name, terms.description(), terms.category(), terms.tags(), terms.closesAt()),
        TestMarkets.NOW);
  }

  /// The same market, called off by its creator.
  Market cancelled(Market market) {
    Market cancelled =
        market.cancel(new Resolution(TestMarkets.NOW, market.creatorId(), null, null));
    inTransaction(() -> markets().update(cancelled));
    return cancelled;
  }

  protected void delete(MarketId id) {
    inTransaction(() -> markets().delete(id));
  }

  /// Has a model read what it has not.
  protected void read(EmbeddingModel by) {
    List<Seen> seen =
        documents().findUnseen(by.id(), null, 1000).stream()
            .map(unseen -> seen(unseen, by))
            .toList();
    save(by, seen);
  }

  static Seen seen(Unseen unseen, EmbeddingModel by) {
    return new Seen(
        unseen.id(), unseen.textVersion(), by.ofMarket(unseen.name(), unseen.description()));
  }

  void save(EmbeddingModel by, List<Seen> seen) {
    inTransaction(() -> {
      documents().save(by.id(), seen);
      return seen;
    });
  }

  protected Embedding query(String text) {
    return model.ofQuery(text).orElseThrow();
  }
}
