package org.bellwether.identity.password;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// What a hash by Argon2 version 1.3 was made with, and the hash, as the reference implementation
/// writes them: `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`.
///
/// @param variant `id`, `i` or `d`
/// @param salt base64 without padding, and so is the hash
record Argon2(String variant, int memoryKib, int passes, int lanes, String salt, String hash) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$argon2(id|i|d)\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  /// @throws IllegalStateException when it is none; the message does not show it
  static Argon2 decode(String encoded) {
    Matcher parts = SHAPE.matcher(encoded);
    if (!parts.matches()) {
      throw new IllegalStateException("a kept password hash is not one of Argon2");
    }
    return new Argon2(
        parts.group(1),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)),
        Integer.parseInt(parts.group(4)),
        parts.group(5),
        parts.group(6));
  }

  String encoded() {
    return "$argon2%s$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(variant, memoryKib, passes, lanes, salt, hash);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  byte[] hashBytes() {
    return Base64.getDecoder().decode(hash);
  }

  /// For a generator that makes the same hash of the same password.
  Argon2Parameters.Builder parameters() {
    int type =
        switch (variant) {
          case "id" -> Argon2Parameters.ARGON2_id;
          case "i" -> Argon2Parameters.ARGON2_i;
          default -> Argon2Parameters.ARGON2_d;
        };
    return new Argon2Parameters.Builder(type)
        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
        .withMemoryAsKB(memoryKib)
        .withIterations(passes)
        .withParallelism(lanes)
        .withSalt(Base64.getDecoder().decode(salt));
  }
}
