package org.bellwether.cache.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.identity.UserRepositoryContract;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

class CachedUserRepositoryTest extends UserRepositoryContract {
  private final InMemoryUserRepository kept = new InMemoryUserRepository();
  private final Transactions transactions = new InMemoryTransactions(kept);
  private final UserRepository users = new CachedUserRepository(kept, transactions);

  @Override
  protected UserRepository users() {
    return users;
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return transactions.inTransaction(work);
  }

  @Test
  void a_profile_that_may_be_undone_is_not_remembered() {
    Profile ann = new Profile(new UserId(new UUID(1, 2)), "Ann");
    try {
      transactions.inTransaction(() -> {
        users.createImported(List.of(new ImportedPerson("x:ann", ann, TestMarkets.NOW)));
        assertThat(users.findProfiles(Set.of(ann.id()))).containsValue(ann);
        throw new IllegalArgumentException("on purpose");
      });
    } catch (IllegalArgumentException _) {
      // as it should
    }
    assertThat(users.findProfiles(Set.of(ann.id()))).isEmpty();
  }
}
