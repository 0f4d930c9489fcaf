package org.bellwether.persistence.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.bellwether.application.Outage;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.application.search.VectorIndexContract;
import org.bellwether.application.search.WordsEmbeddingModel;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.WatchedConnections;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.replica.Replica;
import org.bellwether.persistence.trading.JooqTradeRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// The embedded PostgreSQL has no extension, so this one asks for a database that has.
class PgVectorIndexTest {
  private static final String URL = "PGVECTOR_URL";
  private static final String REPLICA_URL = "PGVECTOR_REPLICA_URL";

  @Test
  void a_database_without_the_extension_is_told_so() {
    assertThatThrownBy(() -> PgVectorIndex.open(TestDatabase.dsl(), WordsEmbeddingModel.ID))
        .isInstanceOf(Outage.class)
        .hasMessageContaining("pgvector")
        .hasMessageContaining("extension");
  }

  @Nested
  @EnabledIfEnvironmentVariable(
      named = URL,
      matches = ".+",
      disabledReason =
          "PGVECTOR_URL names no PostgreSQL with the pgvector extension; set it to"
              + " postgresql://user:password@host:port/name of a database that may be emptied")
  class WithTheExtension extends VectorIndexContract {
    static Database database;

    private final VectorIndex index;

    WithTheExtension() {
      database.dsl().execute("truncate users, markets, search_changes, market_embeddings cascade");
      index = PgVectorIndex.open(database.dsl(), WordsEmbeddingModel.ID);
    }

    @BeforeAll
    static void open() {
      database = Database.open(BackendSettings.of(System.getenv(URL)));
    }

    @AfterAll
    static void close() {
      database.close();
    }

    @Override
    protected MarketRepository markets() {
      return new JooqMarketRepository(database.dsl());
    }

    @Override
    protected UserRepository users() {
      return new JooqUserRepository(database.dsl());
    }

    @Override
    protected TradeRepository trades() {
      return new JooqTradeRepository(database.dsl());
    }

    @Override
    protected SearchDocuments documents() {
      return new JooqSearchDocuments(database.dsl());
    }

    @Override
    protected <T> T inTransaction(Supplier<T> work) {
      return new JooqTransactions(database.dsl()).inTransaction(work);
    }

    @Override
    protected VectorIndex index() {
      return index;
    }

    @Test
    void what_was_read_before_it_was_chosen_is_found_too() {
      database.dsl().execute("drop table market_vectors cascade");
      database.dsl().execute("drop trigger market_embeddings_as_vectors on market_embeddings");
      market("Will it rain?", "In Rome.");
      read(model);
      assertThat(
              PgVectorIndex.open(database.dsl(), WordsEmbeddingModel.ID)
                  .nearest(query("rain"), MarketFilter.ALL, 5))
          .hasSize(1);
    }
  }

  @Nested
  @EnabledIfEnvironmentVariable(
      named = REPLICA_URL,
      matches = ".+",
      disabledReason = "PGVECTOR_REPLICA_URL names no standby of the one that PGVECTOR_URL names")
  class ReadFromAReplica extends WithTheExtension {
    private static Replica replica;

    private final List<String> askedOfOriginal = new CopyOnWriteArrayList<>();
    private final VectorIndex index;

    ReadFromAReplica() {
      DSLContext watched =
          WatchedConnections.watching(database.dsl(), (_, sql, _) -> askedOfOriginal.add(sql));
      index = PgVectorIndex.open(watched, WordsEmbeddingModel.ID).readFrom(replica);
    }

    @BeforeAll
    static void openReplica() {
      replica = Replica.open(database, BackendSettings.of(System.getenv(REPLICA_URL)));
    }

    @AfterAll
    static void closeReplica() {
      replica.close();
    }

    @Override
    protected VectorIndex index() {
      return index;
    }

    @Test
    void the_original_is_not_asked_while_the_replica_keeps_up() {
      market("Will it rain?", "");
      read(model);
      replica.await();
      await()
          .untilAsserted(() -> {
            askedOfOriginal.clear();
            assertThat(index.nearest(query("rain"), MarketFilter.ALL, 5)).hasSize(1);
            assertThat(askedOfOriginal).isEmpty();
          });
    }
  }
}
