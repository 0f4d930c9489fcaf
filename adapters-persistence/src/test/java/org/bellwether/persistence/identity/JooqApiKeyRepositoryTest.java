package org.bellwether.persistence.identity;

import java.util.function.Supplier;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.ApiKeyRepositoryContract;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.TestDatabase;
import org.junit.jupiter.api.BeforeEach;

class JooqApiKeyRepositoryTest extends ApiKeyRepositoryContract {
  @BeforeEach
  void empty() {
    TestDatabase.empty();
  }

  @Override
  protected ApiKeyRepository keys() {
    return new JooqApiKeyRepository(TestDatabase.dsl());
  }

  @Override
  protected UserId user() {
    return TestDatabase.user("somebody");
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return TestDatabase.inTransaction(work);
  }
}
