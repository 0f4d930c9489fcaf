package org.bellwether.application.identity;

import java.time.Instant;
import java.util.UUID;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;

class InMemoryKnownNetworksTest extends KnownNetworksContract {
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final InMemoryKnownNetworks networks = new InMemoryKnownNetworks(users);

  @Override
  protected KnownNetworks networks() {
    return networks;
  }

  @Override
  protected UserId user(EmailAddress email) {
    UserId id = new UserId(UUID.randomUUID());
    users.create(
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
    return new InMemoryTransactions(networks);
  }
}
