package org.bellwether.application.identity;

import org.bellwether.application.batching.TooManyWaiting;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.jspecify.annotations.Nullable;

/// Turns passwords into what may be kept. Slow and hungry on purpose: never call it inside a
/// transaction. So passwords wait for each other, in turns: of each account one at a time, and of
/// each network one after those of all others. Who has too many waiting is [TooManyWaiting] out.
public interface PasswordHasher {

  /// @param password [prepared][Password#prepared]
  PasswordHash hash(Password password, Asker asker);

  boolean matches(Password password, PasswordHash hash, Asker asker);

  /// Takes as long as [#matches]: for when there is no such user, so that nobody can tell by the
  /// time.
  void matchNobody(Password password, Asker asker);

  /// Whether what somebody has typed is the password: [prepared][Password#prepared], as it is
  /// hashed, or else in just those characters, as it once was. That makes two turns, but only where
  /// the two differ.
  ///
  /// @param hash null when there is no such user; it takes as long
  default Match match(Password typed, @Nullable PasswordHash hash, Asker asker) {
    Password prepared = typed.prepared();
    if (matchesAny(prepared, hash, asker)) {
      return Match.PREPARED;
    }
    return !typed.equals(prepared) && matchesAny(typed, hash, asker) ? Match.TYPED : Match.NONE;
  }

  private boolean matchesAny(Password password, @Nullable PasswordHash hash, Asker asker) {
    if (hash == null) {
      matchNobody(password, asker);
      return false;
    }
    return matches(password, hash, asker);
  }

  /// How a password has proved right.
  enum Match {
    PREPARED,
    /// It was hashed as it was typed, and is to be hashed again.
    TYPED,
    NONE
  }

  /// Whether it was made with less effort than new ones are.
  boolean isOutdated(PasswordHash hash);

  /// Whose turn it takes.
  ///
  /// @param account whether it exists or not, the same for all its spellings
  /// @param from an address
  record Asker(EmailAddress account, String from) {
    public Asker {
      account = account.canonical();
    }
  }
}
