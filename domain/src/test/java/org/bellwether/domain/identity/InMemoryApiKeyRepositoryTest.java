package org.bellwether.domain.identity;

import java.util.UUID;
import java.util.function.Supplier;

class InMemoryApiKeyRepositoryTest extends ApiKeyRepositoryContract {
  private final InMemoryApiKeyRepository keys = new InMemoryApiKeyRepository();

  @Override
  protected ApiKeyRepository keys() {
    return keys;
  }

  @Override
  protected UserId user() {
    return new UserId(UUID.randomUUID());
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return work.get();
  }
}
