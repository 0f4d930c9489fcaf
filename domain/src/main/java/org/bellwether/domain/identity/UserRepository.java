package org.bellwether.domain.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bellwether.domain.text.Unicode;

/// Where users are kept. E-mail addresses are unique; so are the external ids of imported people.
/// An address is kept in its [canonical][EmailAddress#canonical] spelling. Of several accounts that
/// began when spellings were addresses of their own, one has that, and the others keep theirs.
public interface UserRepository {

  /// Keeps a new user; says false and keeps nothing when the e-mail address is taken.
  boolean create(User user);

  /// Whoever has the address in just that spelling, or else in its canonical one.
  Optional<User> findByEmail(EmailAddress email);

  /// A user who can log in.
  Optional<User> findById(UserId id);

  /// What is true of a user now, of imported people and of those another system logs in, too.
  Optional<Rights> findRights(UserId id);

  /// The same, held until the transaction ends: nobody changes their role or password meanwhile,
  /// and whoever else asks this waits.
  Optional<Rights> lockRights(UserId id);

  /// A user who can log in, held in the same way.
  Optional<User> lock(UserId id);

  /// Everybody who is an admin here now, held in the same way. Whoever changes roles asks this
  /// first, so that two do so one after the other.
  Set<UserId> lockAdmins();

  /// Notes that another system has vouched for a user just now.
  ///
  /// @param notedBefore only when none was noted since then
  void updateVouchedAt(UserId id, Instant at, Instant notedBefore);

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
  record ImportedPerson(String externalId, Profile profile, Instant createdAt) {
    private static final int MAX_EXTERNAL_ID_LENGTH = 300;

    /// The external id of whoever is known by a name alone: the same [however it is
    /// spelled][Unicode#compared], unless that would be too long.
    public static String compared(String externalId) {
      String compared = Unicode.compared(externalId);
      return compared.length() <= MAX_EXTERNAL_ID_LENGTH ? compared : externalId;
    }
  }
}
