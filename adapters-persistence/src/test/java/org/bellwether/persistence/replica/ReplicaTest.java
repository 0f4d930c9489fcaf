package org.bellwether.persistence.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bellwether.application.Outage;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.market.ReplicatedMarketRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaTest {
  private final TestMarkets random = new TestMarkets(1);
  private final UserId ann = new UserId(UUID.randomUUID());

  @Test
  void who_was_answered_reads_what_they_wrote_however_the_replica_is(@TempDir Path folder)
      throws Exception {
    try (ReplicatedServers servers = new ReplicatedServers(folder)) {
      Database database = servers.database();
      new JooqUserRepository(database.dsl())
          .createImported(
              List.of(new ImportedPerson("test:ann", new Profile(ann, "Ann"), TestMarkets.NOW)));
      try (Replica replica = servers.openReplica()) {
        MarketRepository original = new JooqMarketRepository(database.dsl());
        MarketRepository markets = new ReplicatedMarketRepository(original, replica);
        await().until(replica::mayAnswer);

        // it keeps up: what was written is waited for
        for (int written = 1; written <= 50; written++) {
          write(original, replica);
          assertThat(markets.count(MarketFilter.ALL)).isEqualTo(written);
        }
        MarketRepository nothing = new InMemoryMarketRepository();
        MarketRepository copied = new ReplicatedMarketRepository(nothing, replica);
        await().until(() -> copied.count(MarketFilter.ALL) == 50);

        // a transaction sees its own writes
        new JooqTransactions(database.dsl())
            .inTransaction(() -> {
              original.create(market());
              assertThat(markets.count(MarketFilter.ALL)).isEqualTo(51);
              return "counted";
            });

        // it lags: who wrote waits for a moment, and nobody reads from it any more
        replica.dsl().execute("select pg_wal_replay_pause()");
        Instant begin = Instant.now();
        write(original, replica);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(markets.count(MarketFilter.ALL)).isEqualTo(52);
        await().until(() -> copied.count(MarketFilter.ALL) == 0);
        replica.dsl().execute("select pg_wal_replay_resume()");
        await().until(() -> copied.count(MarketFilter.ALL) == 52);

        // it hangs: who reads in a session does not wait for long
        Instant hung = Instant.now();
        assertThatThrownBy(
                () -> replica.inOneSession(() -> replica.dsl().execute("select pg_sleep(20)")))
            .isInstanceOf(Outage.class);
        assertThat(Duration.between(hung, Instant.now())).isLessThan(Duration.ofSeconds(4));

        // it dies
        servers.stopStandby();
        assertThat(markets.count(MarketFilter.ALL)).isEqualTo(52);
        write(original, replica);
        assertThat(markets.count(MarketFilter.ALL)).isEqualTo(53);
      }
    }
  }

  private void write(MarketRepository markets, Replica replica) {
    markets.create(market());
    replica.await();
  }

  private Market market() {
    return random.market(ann, null);
  }
}
