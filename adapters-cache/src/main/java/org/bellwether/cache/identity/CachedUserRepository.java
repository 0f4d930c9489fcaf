package org.bellwether.cache.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Rights;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;

/// Another repository whose profiles are remembered in this process. A profile never changes;
/// should that be made possible, each change has to be told to all nodes, as those of markets are.
/// Nothing else is remembered: a role that was taken away is gone at once.
public final class CachedUserRepository implements UserRepository {
  private static final int MOST = 20_000;
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final UserRepository users;
  private final Transactions transactions;
  private final Cache<UserId, Profile> profiles =
      Caffeine.newBuilder()
          .executor(Runnable::run) // to wake another thread costs more
          .maximumSize(MOST)
          .expireAfterWrite(LIFETIME)
          .build();

  public CachedUserRepository(UserRepository users, Transactions transactions) {
    this.users = users;
    this.transactions = transactions;
  }

  @Override
  public Map<UserId, Profile> findProfiles(Collection<UserId> ids) {
    if (transactions.isOpen()) {
      return users.findProfiles(ids); // which may be undone
    }
    Map<UserId, Profile> found = HashMap.newHashMap(ids.size());
    Set<UserId> missing = new HashSet<>();
    for (UserId id : ids) {
      Profile known = profiles.getIfPresent(id);
      if (known == null) {
        missing.add(id);
      } else {
        found.put(id, known);
      }
    }
    if (!missing.isEmpty()) {
      Map<UserId, Profile> read = users.findProfiles(missing);
      profiles.putAll(read);
      found.putAll(read);
    }
    return found;
  }

  @Override
  public boolean create(User user) {
    return users.create(user);
  }

  @Override
  public Optional<User> findByEmail(EmailAddress email) {
    return users.findByEmail(email);
  }

  @Override
  public Optional<User> findById(UserId id) {
    return users.findById(id);
  }

  @Override
  public Optional<Rights> findRights(UserId id) {
    return users.findRights(id);
  }

  @Override
  public Optional<Rights> lockRights(UserId id) {
    return users.lockRights(id);
  }

  @Override
  public Optional<User> lock(UserId id) {
    return users.lock(id);
  }

  @Override
  public Set<UserId> lockAdmins() {
    return users.lockAdmins();
  }

  @Override
  public void updateVouchedAt(UserId id, Instant at, Instant notedBefore) {
    users.updateVouchedAt(id, at, notedBefore);
  }

  @Override
  public Optional<Role> updateRole(UserId id, Role role) {
    return users.updateRole(id, role);
  }

  @Override
  public boolean updatePassword(UserId id, PasswordHash old, PasswordHash replacement) {
    return users.updatePassword(id, old, replacement);
  }

  @Override
  public Map<String, UserId> createImported(List<ImportedPerson> people) {
    return users.createImported(people);
  }
}
