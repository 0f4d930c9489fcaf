package org.bellwether.domain.identity;

import java.util.function.Supplier;

class InMemoryUserRepositoryTest extends UserRepositoryContract {
  private final InMemoryUserRepository users = new InMemoryUserRepository();

  @Override
  protected UserRepository users() {
    return users;
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return work.get();
  }
}
