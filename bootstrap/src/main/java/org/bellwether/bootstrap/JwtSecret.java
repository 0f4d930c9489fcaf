package org.bellwether.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.bellwether.rest.identity.JwtAccessTokens;

/// The secret that signs access tokens: the one of the settings, or one made on the first start and
/// kept in a file that only this user can read.
final class JwtSecret {
  static final int MIN_BYTES = JwtAccessTokens.MIN_SECRET_BYTES;

  private JwtSecret() {}

  static byte[] of(Settings settings) {
    return settings.jwtSecret() != null
        ? settings.jwtSecret().getBytes(UTF_8)
        : kept(settings.dataDir().resolve("jwt.secret"));
  }

  private static byte[] kept(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (!Files.exists(file)) {
        byte[] secret = new byte[MIN_BYTES];
        new SecureRandom().nextBytes(secret);
        // written whole under another name first, so that a crash leaves no half secret
        Path fresh =
            Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "jwt",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, secret, StandardOpenOption.SYNC);
        try {
          Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException _) {
          // another run was faster, and its secret is as good
        } finally {
          Files.delete(fresh);
        }
      }
      byte[] secret = Files.readAllBytes(file);
      if (secret.length < MIN_BYTES) {
        throw new StartFailure(
            file + " is damaged; delete it, and everybody has to log in again, or set JWT_SECRET");
      }
      return secret;
    } catch (IOException e) {
      throw new StartFailure("cannot keep the token secret in " + file + ": " + e.getMessage(), e);
    }
  }
}
