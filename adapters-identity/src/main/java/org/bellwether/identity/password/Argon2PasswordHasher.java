package org.bellwether.identity.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.bellwether.application.Outage;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;

/// Argon2id with OWASP's first recommendation: 19 MiB, 2 passes, 1 lane.
///
/// On threads of its own, fewer than there are processors, so that a flood of logins can exhaust
/// neither memory nor the threads that carry all other requests. Whoever waits has their [Turns],
/// so that a flood waits for itself; who waits too long is told to try again. The 19 MiB of each
/// thread are used again for its next password: as fresh memory they would keep the garbage
/// collector busy, and everybody else waiting. Nothing of the library, whose jar is signed and so
/// is read as a whole, is loaded before the first password.
public final class Argon2PasswordHasher implements PasswordHasher {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MAX_WAITING_OF_NETWORK = 20;
  private static final int MAX_WAITING = 200;

  private final SecureRandom random = new SecureRandom();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("passwords-", 0).factory());
  private final Turns turns = new Turns(THREADS, MAX_WAITING_OF_NETWORK, MAX_WAITING);

  /// Made of no password, and as hard to compare with as one that is.
  private final PasswordHash nobody =
      new PasswordHash(settings().encoded() + Argon2.base64(randomBytes(HASH_BYTES)));

  @Override
  public PasswordHash hash(Password password, Asker asker) {
    Argon2 wanted = settings();
    byte[] made = inTurn(asker, () -> derive(password, wanted, HASH_BYTES));
    return new PasswordHash(wanted.encoded() + Argon2.base64(made));
  }

  private Argon2 settings() {
    String salt = Argon2.base64(randomBytes(SALT_BYTES));
    return new Argon2("id", MEMORY_KIB, PASSES, LANES, salt, "");
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public boolean matches(Password password, PasswordHash hash, Asker asker) {
    Argon2 kept = Argon2.decode(hash.encoded());
    byte[] wanted = kept.hashBytes();
    return MessageDigest.isEqual(
        inTurn(asker, () -> derive(password, kept, wanted.length)), wanted);
  }

  @Override
  public void matchNobody(Password password, Asker asker) {
    if (matches(password, nobody, asker)) {
      throw new IllegalStateException("somebody has the password of nobody");
    }
  }

  @Override
  public boolean isOutdated(PasswordHash hash) {
    Argon2 made = Argon2.decode(hash.encoded());
    return !made.variant().equals("id") || made.memoryKib() < MEMORY_KIB || made.passes() < PASSES;
  }

  private byte[] derive(Password password, Argon2 with, int length) {
    byte[] hash = new byte[length];
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(with.parameters().withBlockPool(Memory.OF_THREAD.get()).build());
    generator.generateBytes(password.clear().getBytes(UTF_8), hash);
    return hash;
  }

  private <T> T inTurn(Asker asker, Callable<T> work) {
    try (Turns.Turn _ = turns.await(asker, PATIENCE)) {
      return threads.submit(work).get();
    } catch (TimeoutException e) {
      throw new Outage("too many passwords to check", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot check a password", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outage("interrupted while waiting to check a password", e);
    }
  }

  /// A class of its own, so that it is not loaded before the first password.
  private static final class Memory {
    static final ThreadLocal<BlockPool> OF_THREAD =
        ThreadLocal.withInitial(() -> new FixedBlockPool(MEMORY_KIB));
  }
}
