package org.bellwether.domain.identity;

import java.util.function.Supplier;

class InMemorySessionRepositoryTest extends SessionRepositoryContract {
  private final InMemorySessionRepository sessions = new InMemorySessionRepository();

  @Override
  protected SessionRepository sessions() {
    return sessions;
  }

  @Override
  protected UserId user() {
    return new UserId(java.util.UUID.randomUUID());
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return work.get();
  }
}
