package org.bellwether.persistence.identity;

import java.util.function.Supplier;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepositoryContract;
import org.bellwether.persistence.TestDatabase;
import org.junit.jupiter.api.BeforeEach;

class JooqUserRepositoryTest extends UserRepositoryContract {
  @BeforeEach
  void empty() {
    TestDatabase.empty();
  }

  @Override
  protected UserRepository users() {
    return TestDatabase.users();
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return TestDatabase.inTransaction(work);
  }
}
