package org.bellwether.application.wiring;

import org.bellwether.application.backend.Backend;
import org.bellwether.application.search.EmbedMarkets;
import org.bellwether.application.search.EmbeddingModel;
import org.bellwether.application.search.ForgetRemovedMarkets;
import org.bellwether.application.search.KeywordIndex;
import org.bellwether.application.search.ReindexMarkets;
import org.bellwether.application.search.RelatedMarkets;
import org.bellwether.application.search.SearchMarkets;
import org.bellwether.application.search.VectorIndex;

/// Search: to find markets, and to have a model read them.
public record SearchUseCases(
    SearchMarkets search,
    RelatedMarkets related,
    EmbedMarkets embed,
    ReindexMarkets reindex,
    ForgetRemovedMarkets forgetRemoved) {

  public static SearchUseCases of(
      Installation here, EmbeddingModel model, VectorIndex vectors, KeywordIndex keywords) {
    Backend in = here.backend();
    EmbedMarkets embed =
        new EmbedMarkets(in.transactions(), in.searchDocuments(), model, in.jobQueue());
    return new SearchUseCases(
        new SearchMarkets(model, vectors, keywords, in.markets(), in.users()),
        new RelatedMarkets(
            in.searchDocuments(), model, vectors, keywords, in.markets(), in.users()),
        embed,
        new ReindexMarkets(
            in.transactions(), in.searchDocuments(), model, embed, in.auditTrail(), here.clock()),
        new ForgetRemovedMarkets(in.searchDocuments(), here.clock()));
  }
}
