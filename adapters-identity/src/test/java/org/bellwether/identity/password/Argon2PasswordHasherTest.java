package org.bellwether.identity.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.bellwether.application.identity.PasswordHasher.Asker;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2PasswordHasherTest {
  private static final Argon2PasswordHasher HASHER = new Argon2PasswordHasher();
  private static final Asker ANN = new Asker(new EmailAddress("ann@example.org"), "192.0.2.1");

  @Test
  void aPasswordMatchesItsOwnHashAlone() {
    PasswordHash hash = HASHER.hash(new Password("pässwörd 🐎"), ANN);

    assertThat(HASHER.matches(new Password("pässwörd 🐎"), hash, ANN)).isTrue();
    assertThat(HASHER.matches(new Password("passwörd 🐎"), hash, ANN)).isFalse();
    assertThat(HASHER.hash(new Password("pässwörd 🐎"), ANN)).isNotEqualTo(hash);
  }

  @Test
  void aNewHashIsMadeAsOwaspRecommends() {
    PasswordHash hash = HASHER.hash(new Password("correct horse"), ANN);

    assertThat(hash.encoded()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(HASHER.isOutdated(hash)).isFalse();
  }

  /// The first three are the reference implementation's own test cases (phc-winner-argon2,
  /// `test.c`), the last one was made by another library with the parameters of this one.
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          password | $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc
          password | $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4
          password | $argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8
          correct-horse | $argon2id$v=19$m=19456,t=2,p=1$JYDwI8KioM6lqSSwoLmEVQ$6ejaFG3hL2CPX6U3829vXkUhOSAOKwAYhqWZnzWxbCA
          """)
  void hashesMadeElsewhereAreUnderstood(String password, String encoded) {
    assertThat(HASHER.matches(new Password(password), new PasswordHash(encoded), ANN)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
        "$argon2id$v=19$m=19455,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
        "$argon2id$v=19$m=19456,t=1,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"
      })
  void aHashMadeWithLessEffortIsOutdated(String encoded) {
    assertThat(HASHER.isOutdated(new PasswordHash(encoded))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "$2a$10$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=1,t=1"})
  void whatIsNoHashIsNotShown(String encoded) {
    assertThatThrownBy(() -> HASHER.matches(new Password("secret"), new PasswordHash(encoded), ANN))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a kept password hash is not one of Argon2");
  }

  /// Else the collector copies 19 MiB for each log-in, and everybody waits.
  @Test
  void theMemoryOfOneHashServesTheNext() {
    PasswordHash hash = HASHER.hash(new Password("correct horse"), ANN);
    LongSupplier allocatedByOne =
        () -> {
          long before = allocatedForPasswords();
          HASHER.matches(new Password("correct horse"), hash, ANN);
          return allocatedForPasswords() - before;
        };

    // other tests have passwords, too
    assertThat(LongStream.generate(allocatedByOne).limit(20)).anyMatch(bytes -> bytes < 2_000_000);
  }

  private static long allocatedForPasswords() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("passwords-"))
        .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.threadId()))
        .sum();
  }
}
