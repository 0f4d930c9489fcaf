package org.bellwether.rest.identity;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.bellwether.application.Outage;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.domain.identity.PasswordHash;

/// Argon2id with OWASP's first recommendation: 19 MiB, 2 passes, 1 lane.
///
/// Only as many hashes at once as there are processors, so that a flood of logins can exhaust
/// neither memory nor the other requests' share; who waits too long is told to try again.
public final class Argon2PasswordHasher implements PasswordHasher {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int MAX_WAIT_SECONDS = 5;

  private final Argon2Function argon2id =
      Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
  private final Semaphore permits = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final PasswordHash nobody = hash(UUID.randomUUID().toString());

  @Override
  public PasswordHash hash(String password) {
    return new PasswordHash(
        bounded(
            () -> Password.hash(password).addRandomSalt(SALT_BYTES).with(argon2id).getResult()));
  }

  @Override
  public boolean matches(String password, PasswordHash hash) {
    return bounded(() ->
        Password.check(password, hash.encoded())
            .with(Argon2Function.getInstanceFromHash(hash.encoded())));
  }

  @Override
  public void matchNobody(String password) {
    if (matches(password, nobody)) {
      throw new IllegalStateException("somebody has the password of nobody");
    }
  }

  private <T> T bounded(Supplier<T> work) {
    try {
      if (!permits.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new Outage("too many passwords to check", new TimeoutException());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outage("interrupted while waiting to check a password", e);
    }
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }
}
