package org.bellwether.domain.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where users are kept. E-mail addresses are unique; so are the external ids of imported people.
public interface UserRepository {

  /// Keeps a new user; says false and keeps nothing when the e-mail address is taken.
  boolean create(User user);

  Optional<User> findByEmail(EmailAddress email);

  /// A user who can log in.
  Optional<User> findById(UserId id);

  /// What a user's role is now, of imported people and of those another system logs in, too.
  Optional<Role> findRole(UserId id);

  /// @return what it was before; empty when there is no such user who can log in
  Optional<Role> updateRole(UserId id, Role role);

  /// Replaces a password.
  ///
  /// @return false when the old one is not the user's any more
  boolean updatePassword(UserId id, PasswordHash old, PasswordHash replacement);

  /// The profiles of these users in one look-up; unknown ids are left out.
  Map<UserId, Profile> findProfiles(Collection<UserId> ids);

  /// Keeps people who came with imported markets and cannot log in. One whose external id is known
  /// already is left as it is. Returns the id that each external id stands for, known or new.
  Map<String, UserId> createImported(List<ImportedPerson> people);

  /// Somebody another system knows by `externalId`, and the profile to give them here if they are
  /// new.
  record ImportedPerson(String externalId, Profile profile, Instant createdAt) {}
}
