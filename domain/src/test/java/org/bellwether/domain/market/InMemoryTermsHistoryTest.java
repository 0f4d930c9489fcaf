package org.bellwether.domain.market;

import java.util.function.Supplier;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;

class InMemoryTermsHistoryTest extends TermsHistoryContract {
  private final TermsHistory history = new InMemoryTermsHistory();
  private final MarketRepository markets = new InMemoryMarketRepository();
  private final UserRepository users = new InMemoryUserRepository();

  @Override
  protected TermsHistory history() {
    return history;
  }

  @Override
  protected MarketRepository markets() {
    return markets;
  }

  @Override
  protected UserRepository users() {
    return users;
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return work.get();
  }
}
