package org.bellwether.persistence.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.SearchDocuments.Change;
import org.bellwether.application.search.SearchDocuments.Changes;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.replica.Replica;
import org.bellwether.persistence.replica.ReplicatedServers;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedReplicaTest {
  private static final int WRITERS = 3;
  private static final int MARKETS = 1000;
  private static final int SWITCHES = 8;
  private static final Duration BETWEEN_SWITCHES = Duration.ofMillis(400);

  private final TestMarkets random = new TestMarkets(1);
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void who_follows_misses_no_change_whichever_server_answers(@TempDir Path folder)
      throws Exception {
    try (ReplicatedServers servers = new ReplicatedServers(folder);
        Replica replica = servers.openReplica()) {
      DSLContext database = servers.database().dsl();
      List<MarketId> markets = markets(database);
      Follower follower = new Follower(new JooqSearchDocuments(database, replica));
      List<CompletableFuture<Void>> others =
          IntStream.range(0, WRITERS)
              .mapToObj(seed ->
                  CompletableFuture.runAsync(
                      () -> write(database, markets, new SplittableRandom(seed)),
                      Thread::startVirtualThread))
              .collect(Collectors.toList());
      others.add(CompletableFuture.runAsync(follower::follow, Thread::startVirtualThread));
      for (int i = 0; i < SWITCHES; i++) {
        Thread.sleep(BETWEEN_SWITCHES);
        replica
            .dsl()
            .execute("select pg_wal_replay_%s()".formatted(i % 2 == 0 ? "pause" : "resume"));
      }
      over.set(true);
      others.forEach(CompletableFuture::join);
      await().until(replica::mayAnswer);
      replica.await();
      follower.read();

      assertThat(follower.words).isEqualTo(words(new JooqSearchDocuments(database), markets));
      assertThat(follower.fromOriginal).containsExactlyInAnyOrder(true, false);
    }
  }

  private List<MarketId> markets(DSLContext database) {
    UserId ann = new UserId(UUID.randomUUID());
    new JooqUserRepository(database)
        .createImported(
            List.of(new ImportedPerson("test:ann", new Profile(ann, "Ann"), TestMarkets.NOW)));
    JooqMarketRepository repository = new JooqMarketRepository(database);
    List<Market> markets = random.markets(MARKETS, List.of(ann));
    new JooqTransactions(database)
        .inTransaction(() -> {
          markets.forEach(repository::create);
          return markets;
        });
    return markets.stream().map(Market::id).toList();
  }

  /// Transactions that commit in another order than they begin in.
  private void write(DSLContext database, List<MarketId> markets, SplittableRandom random) {
    JooqTransactions transactions = new JooqTransactions(database);
    while (!over.get()) {
      int first = random.nextInt(markets.size());
      int second = random.nextInt(first, markets.size());
      transactions.inTransaction(() -> {
        rename(database, markets.get(first), random);
        pause(random.nextInt(20));
        return rename(database, markets.get(second), random);
      });
    }
  }

  private static int rename(DSLContext database, MarketId market, SplittableRandom random) {
    return database.execute(
        "update markets set name = ? where id = ?", "name " + random.nextLong(), market.value());
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<MarketId, String> words(SearchDocuments in, Collection<MarketId> markets) {
    return in.findTexts(markets).stream()
        .collect(Collectors.toMap(MarketText::id, MarketText::name));
  }

  /// As an index does.
  private final class Follower {
    private final SearchDocuments documents;
    private final Map<MarketId, String> words = new HashMap<>();
    private final Set<Boolean> fromOriginal = new HashSet<>();
    private Set<Change> known = Set.of();
    private long horizon = 1; // before all that there is

    Follower(SearchDocuments documents) {
      this.documents = documents;
    }

    void follow() {
      while (!over.get()) {
        read();
        pause(1);
      }
    }

    void read() {
      horizon =
          documents.inOneReading(source -> {
            Changes changes = source.changes(horizon, null, 2 * MARKETS).orElseThrow();
            Set<Change> news = new HashSet<>(changes.changes());
            news.removeAll(known);
            words.putAll(words(source, news.stream().map(Change::id).toList()));
            known = Set.copyOf(changes.changes());
            fromOriginal.add(source.equals(documents));
            return changes.horizon();
          });
    }
  }
}
