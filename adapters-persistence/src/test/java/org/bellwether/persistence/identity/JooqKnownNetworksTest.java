package org.bellwether.persistence.identity;

import java.time.Instant;
import java.util.UUID;
import org.bellwether.application.identity.KnownNetworks;
import org.bellwether.application.identity.KnownNetworksContract;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.junit.jupiter.api.BeforeEach;

class JooqKnownNetworksTest extends KnownNetworksContract {
  @BeforeEach
  void empty() {
    TestDatabase.empty();
  }

  @Override
  protected KnownNetworks networks() {
    return new JooqKnownNetworks(TestDatabase.dsl());
  }

  @Override
  protected UserId user(EmailAddress email) {
    UserId id = new UserId(UUID.randomUUID());
    new JooqUserRepository(TestDatabase.dsl())
        .create(
            new User(
                new Profile(id, "somebody"),
                email,
                new PasswordHash("none"),
                Role.USER,
                Instant.EPOCH));
    return id;
  }

  @Override
  protected Transactions transactions() {
    return new JooqTransactions(TestDatabase.dsl());
  }
}
