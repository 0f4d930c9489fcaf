package org.bellwether.domain.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// 256 random bits that prove something, in base64url: given to whoever they are for once, never
/// printed, and kept as their [Hash] only. So much chance cannot be guessed, which is why a hash
/// without salt and stretching is enough (unlike for a password).
public record Secret(String value) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

  public Secret {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not a secret of " + BYTES + " bytes");
    }
  }

  /// A new one.
  public static Secret random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return of(bytes);
  }

  /// The one that follows from this one with that key: SHA-256 of the texts of both, which always
  /// have the same length. Who lacks one of the two cannot find it.
  public Secret next(Secret key) {
    return of(sha256(key.value + value));
  }

  private static Secret of(byte[] bytes) {
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  public static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  public Hash hash() {
    return new Hash(HexFormat.of().formatHex(sha256(value)));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "(hidden)";
  }

  /// SHA-256 of a secret's text, in hexadecimal. Nobody can find the secret from it, and comparing
  /// hashes tells nothing of the secret by the time it takes.
  public record Hash(String hex) {}
}
