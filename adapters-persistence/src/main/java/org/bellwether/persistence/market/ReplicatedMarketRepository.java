package org.bellwether.persistence.market;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.persistence.replica.Replica;

/// Markets of a database whose lists and counts come from its replica, while that keeps up.
public final class ReplicatedMarketRepository implements MarketRepository {
  private final MarketRepository original;
  private final MarketRepository copy;
  private final Replica replica;

  public ReplicatedMarketRepository(MarketRepository original, Replica replica) {
    this.original = original;
    this.replica = replica;
    copy = new JooqMarketRepository(replica.dsl());
  }

  private <T> T read(Function<MarketRepository, T> reading) {
    return replica.read(() -> reading.apply(copy), () -> reading.apply(original));
  }

  @Override
  public List<MarketSummary> findAll(MarketQuery query) {
    return read(markets -> markets.findAll(query));
  }

  @Override
  public long count(MarketFilter filter) {
    return read(markets -> markets.count(filter));
  }

  @Override
  public List<MarketSummary> findByIds(Collection<MarketId> ids) {
    return read(markets -> markets.findByIds(ids));
  }

  @Override
  public Optional<Market> findById(MarketId id) {
    return original.findById(id);
  }

  @Override
  public Optional<Market> lock(MarketId id) {
    return original.lock(id);
  }

  @Override
  public Locked lockAll(Collection<MarketId> ids) {
    return original.lockAll(ids);
  }

  @Override
  public Locked lockFree(Collection<MarketId> ids) {
    return original.lockFree(ids);
  }

  @Override
  public void create(Market market) {
    original.create(market);
  }

  @Override
  public Set<MarketId> createImported(List<Market> markets) {
    return original.createImported(markets);
  }

  @Override
  public boolean update(Market changed) {
    return original.update(changed);
  }

  @Override
  public void updateTraded(Collection<Market> markets) {
    original.updateTraded(markets);
  }

  @Override
  public Map<MarketId, Long> closeDue(int limit) {
    return original.closeDue(limit);
  }

  @Override
  public boolean delete(MarketId id) {
    return original.delete(id);
  }
}
