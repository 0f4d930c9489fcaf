package org.bellwether.bootstrap.wiring;

import static org.bellwether.bootstrap.settings.Settings.SearchIndex.NONE;

import org.bellwether.application.backend.Backend;
import org.bellwether.application.search.EmbeddingModel;
import org.bellwether.application.search.KeywordIndex;
import org.bellwether.application.search.SearchDocuments.EmbeddedMarket;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.search.embedding.NoModel;
import org.bellwether.search.embedding.OnnxEmbeddingModel;
import org.bellwether.search.index.LuceneKeywordIndex;
import org.bellwether.search.index.MarketFeed;
import org.bellwether.search.index.NoVectorIndex;
import org.bellwether.search.index.ScanVectorIndex;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/// How markets are found: by meaning, and by words.
@Lazy
@Configuration(proxyBeanMethods = false)
public class SearchWiring {

  @Bean
  EmbeddingModel embeddingModel(Settings settings) {
    return settings.searchIndex() == NONE ? new NoModel() : new OnnxEmbeddingModel();
  }

  @Bean
  MarketFeed<MarketText> texts(Backend backend, MarketFeed<EmbeddedMarket> embeddings) {
    return MarketFeed.ofTexts(backend.searchDocuments()).after(embeddings);
  }

  @Bean
  MarketFeed<EmbeddedMarket> embeddings(Backend backend, EmbeddingModel model) {
    return MarketFeed.ofEmbeddings(backend.searchDocuments(), model.id());
  }

  @Bean
  KeywordIndex keywordIndex(MarketFeed<MarketText> texts) {
    return new LuceneKeywordIndex(texts);
  }

  @Bean
  VectorIndex vectorIndex(
      Settings settings,
      MarketFeed<EmbeddedMarket> embeddings,
      Backend backend,
      EmbeddingModel model) {
    return switch (settings.searchIndex()) {
      case MEMORY -> new ScanVectorIndex(embeddings);
      case PGVECTOR -> backend.vectorIndex().of(model.id());
      case NONE -> new NoVectorIndex();
    };
  }
}
