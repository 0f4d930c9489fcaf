package org.bellwether.application.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the keys that sign access tokens are kept, for all nodes.
public interface SigningKeys {

  /// All that are still believed, the one that signs last first.
  List<SigningKey> findAll();

  void create(SigningKey key);

  /// Believes keys other than `but` until then only.
  void retireOthers(String but, Instant at);

  /// Forgets keys that nobody believes any more.
  void deleteRetired(Instant now);

  /// A key pair, private half and all.
  ///
  /// @param id the `kid` of the tokens it signs
  /// @param material as whoever made it writes it; never printed
  /// @param signsFrom when nodes begin to sign with it; all know it before
  /// @param retiresAt until when tokens it signed are believed; null while nothing replaces it
  record SigningKey(String id, String material, Instant signsFrom, @Nullable Instant retiresAt) {
    @Override
    public String toString() {
      return "SigningKey[id=" + id + ", signsFrom=" + signsFrom + ", retiresAt=" + retiresAt + "]";
    }
  }
}
