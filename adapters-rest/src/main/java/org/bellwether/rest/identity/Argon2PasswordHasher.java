package org.bellwether.rest.identity;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bellwether.application.Outage;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Secret;

/// Argon2id with OWASP's first recommendation: 19 MiB, 2 passes, 1 lane.
///
/// On threads of its own, fewer than there are processors, so that a flood of logins can exhaust
/// neither memory nor the threads that carry all other requests; who waits too long is told to try
/// again.
public final class Argon2PasswordHasher implements PasswordHasher {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int MAX_WAIT_SECONDS = 5;
  private static final int MAX_WAITING = 200;

  private final Argon2Function argon2id =
      Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
  private final ExecutorService threads = threads();
  private final PasswordHash nobody = hash(new Password(Secret.random().value()));

  @Override
  public PasswordHash hash(Password password) {
    return new PasswordHash(
        bounded(() ->
            com.password4j.Password.hash(password.clear())
                .addRandomSalt(SALT_BYTES)
                .with(argon2id)
                .getResult()));
  }

  @Override
  public boolean matches(Password password, PasswordHash hash) {
    return bounded(() ->
        com.password4j.Password.check(password.clear(), hash.encoded())
            .with(Argon2Function.getInstanceFromHash(hash.encoded())));
  }

  @Override
  public void matchNobody(Password password) {
    if (matches(password, nobody)) {
      throw new IllegalStateException("somebody has the password of nobody");
    }
  }

  @Override
  public boolean isOutdated(PasswordHash hash) {
    Argon2Function made = Argon2Function.getInstanceFromHash(hash.encoded());
    return made.getVariant() != Argon2.ID
        || made.getMemory() < MEMORY_KIB
        || made.getIterations() < PASSES;
  }

  private static ExecutorService threads() {
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    return new ThreadPoolExecutor(
        count,
        count,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MAX_WAITING),
        Thread.ofPlatform().daemon().name("passwords-", 0).factory());
  }

  private <T> T bounded(Callable<T> work) {
    try {
      Future<T> done = threads.submit(work);
      try {
        return done.get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        done.cancel(false);
        throw new Outage("too many passwords to check", e);
      }
    } catch (RejectedExecutionException e) {
      throw new Outage("too many passwords to check", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot check a password", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outage("interrupted while waiting to check a password", e);
    }
  }
}
