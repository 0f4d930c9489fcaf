package org.bellwether.domain.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bellwether.domain.InMemoryStore;

/// Users in a list, for tests that need no database.
public final class InMemoryUserRepository implements UserRepository, InMemoryStore {
  private List<User> users = new ArrayList<>();
  private Map<String, Profile> imported = new HashMap<>();
  private Map<UserId, Instant> vouchedAt = new HashMap<>();

  @Override
  public synchronized boolean create(User user) {
    EmailAddress one = user.email().canonical();
    if (in(one).isPresent()) {
      return false;
    }
    users.add(new User(user.profile(), one, user.passwordHash(), user.role(), user.createdAt()));
    return true;
  }

  /// Keeps one as an earlier version did: in the spelling of its e-mail address.
  public synchronized void createAsBefore(User user) {
    users.add(user);
  }

  @Override
  public synchronized Optional<User> findByEmail(EmailAddress email) {
    return in(email).or(() -> in(email.canonical()));
  }

  private Optional<User> in(EmailAddress spelling) {
    return users.stream().filter(user -> user.email().equals(spelling)).findAny();
  }

  @Override
  public synchronized Optional<User> findById(UserId id) {
    return users.stream().filter(user -> user.id().equals(id)).findAny();
  }

  @Override
  public synchronized Optional<Rights> findRights(UserId id) {
    return findById(id)
        .map(user -> new Rights(user.role(), null))
        .or(() ->
            imported.values().stream()
                .filter(profile -> profile.id().equals(id))
                .findAny()
                .map(_ -> new Rights(Role.USER, vouchedAt.get(id))));
  }

  @Override
  public Optional<Rights> lockRights(UserId id) {
    return findRights(id);
  }

  @Override
  public Optional<User> lock(UserId id) {
    return findById(id);
  }

  @Override
  public synchronized Set<UserId> lockAdmins() {
    return users.stream()
        .filter(user -> user.role() == Role.ADMIN)
        .map(User::id)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized void updateVouchedAt(UserId id, Instant at, Instant notedBefore) {
    vouchedAt.compute(id, (_, known) -> known == null || !known.isAfter(notedBefore) ? at : known);
  }

  @Override
  public synchronized Optional<Role> updateRole(UserId id, Role role) {
    Optional<User> user = findById(id);
    user.ifPresent(before ->
        replace(
            before,
            new User(
                before.profile(),
                before.email(),
                before.passwordHash(),
                role,
                before.createdAt())));
    return user.map(User::role);
  }

  @Override
  public synchronized boolean updatePassword(
      UserId id, PasswordHash old, PasswordHash replacement) {
    Optional<User> user = findById(id).filter(found -> found.passwordHash().equals(old));
    user.ifPresent(before ->
        replace(
            before,
            new User(
                before.profile(), before.email(), replacement, before.role(), before.createdAt())));
    return user.isPresent();
  }

  private void replace(User before, User after) {
    users.replaceAll(user -> user.equals(before) ? after : user);
  }

  @Override
  public synchronized Map<UserId, Profile> findProfiles(Collection<UserId> ids) {
    Map<UserId, Profile> all = new HashMap<>();
    users.forEach(user -> all.put(user.id(), user.profile()));
    imported.values().forEach(profile -> all.put(profile.id(), profile));
    return ids.stream()
        .distinct()
        .filter(all::containsKey)
        .collect(Collectors.toMap(id -> id, all::get));
  }

  @Override
  public synchronized Map<String, UserId> createImported(List<ImportedPerson> people) {
    Map<String, UserId> ids = new LinkedHashMap<>();
    for (ImportedPerson person : people) {
      Profile known = imported.putIfAbsent(person.externalId(), person.profile());
      ids.put(person.externalId(), (known == null ? person.profile() : known).id());
    }
    return ids;
  }

  @Override
  public synchronized Runnable snapshot() {
    List<User> usersThen = new ArrayList<>(users);
    Map<String, Profile> importedThen = new HashMap<>(imported);
    Map<UserId, Instant> vouchedAtThen = new HashMap<>(vouchedAt);
    return () -> {
      users = usersThen;
      imported = importedThen;
      vouchedAt = vouchedAtThen;
    };
  }
}
