package org.bellwether.persistence.identity;

import java.util.function.Supplier;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.SessionRepositoryContract;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.TestDatabase;
import org.junit.jupiter.api.BeforeEach;

class JooqSessionRepositoryTest extends SessionRepositoryContract {
  @BeforeEach
  void empty() {
    TestDatabase.empty();
  }

  @Override
  protected SessionRepository sessions() {
    return new JooqSessionRepository(TestDatabase.dsl());
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
