package org.bellwether.application.search;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.bellwether.application.search.Hit.Ranked;
import org.bellwether.application.search.Hit.Reason;
import org.bellwether.application.search.SearchDocuments.EmbeddedMarket;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;

/// Finds the markets that ask for something alike: those nearest to a market's question, or, until
/// the model has read it, those that have its words.
public final class RelatedMarkets {
  private final SearchDocuments documents;
  private final EmbeddingModel model;
  private final VectorIndex vectors;
  private final KeywordIndex keywords;
  private final MarketRepository markets;
  private final UserRepository users;

  public RelatedMarkets(
      SearchDocuments documents,
      EmbeddingModel model,
      VectorIndex vectors,
      KeywordIndex keywords,
      MarketRepository markets,
      UserRepository users) {
    this.documents = documents;
    this.model = model;
    this.vectors = vectors;
    this.keywords = keywords;
    this.markets = markets;
    this.users = users;
  }

  /// @param limit how many at most, at least 1
  /// @return empty when there is no such market
  public Optional<List<Hit>> execute(MarketId id, int limit) {
    return documents.findEmbedded(List.of(id), model.id()).stream()
        .findFirst()
        .map(market -> near(market, limit + 1))
        .or(() ->
            documents.findTexts(List.of(id)).stream()
                .findFirst()
                .map(market -> near(market, limit + 1)))
        .map(near ->
            Hit.read(
                near.stream().filter(other -> !other.id().equals(id)).limit(limit).toList(),
                markets,
                users));
  }

  private List<Ranked> near(EmbeddedMarket market, int limit) {
    return vectors.nearest(market.embedding().title(), MarketFilter.ALL, limit).stream()
        .map(neighbour ->
            new Ranked(
                neighbour.id(),
                Math.max(0, neighbour.similarityMillionths()),
                EnumSet.of(Reason.SEMANTIC)))
        .toList();
  }

  private List<Ranked> near(MarketText market, int limit) {
    return keywords.find(market.name(), MarketFilter.ALL, limit).matches().stream()
        .map(match -> new Ranked(match.id(), match.shareMillionths(), EnumSet.of(Reason.KEYWORD)))
        .toList();
  }
}
