package org.bellwether.rest.edge.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bellwether.rest.edge.tls.TestCertificates.Pair;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Files that cannot be used say why.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsFilesTest {
  @TempDir private static Path folder;

  private Pair one;
  private Pair other;

  @BeforeAll
  void make() throws Exception {
    one = TestCertificates.make("one", "EC");
    other = TestCertificates.make("other", "Ed25519");
  }

  private static TlsFiles files(String certificate, String key) throws IOException {
    return new TlsFiles(
        Files.writeString(folder.resolve("certificate.pem"), certificate),
        Files.writeString(folder.resolve("key.pem"), key));
  }

  private static void refuse(String certificate, String key, String reason) throws IOException {
    TlsFiles files = files(certificate, key);
    assertThatThrownBy(files::check)
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining(reason)
        .hasMessageContaining(".pem");
  }

  @Test
  void a_pair_that_belongs_together_is_good_whatever_its_kind() throws Exception {
    Pair rsa = TestCertificates.make("rsa", "RSA");
    for (Pair pair : new Pair[] {one, other, rsa}) {
      assertThatCode(files(pair.certificate(), pair.key())::check).doesNotThrowAnyException();
    }
  }

  @Test
  void files_that_are_not_there() {
    TlsFiles nowhere = new TlsFiles(folder.resolve("nowhere.pem"), folder.resolve("no.pem"));
    assertThatThrownBy(nowhere::check)
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("nowhere.pem cannot be read");
  }

  @Test
  void a_key_of_another_certificate() throws Exception {
    Pair again = TestCertificates.make("again", "EC");
    refuse(one.certificate(), again.key(), "is not the key of");
    refuse(one.certificate(), other.key(), "is not the key of");
  }

  @Test
  void a_certificate_that_has_expired_or_is_not_valid_yet() throws Exception {
    Pair old = TestCertificates.make("old", "EC", -10, -5);
    refuse(old.certificate(), old.key(), "has expired on 20");
    Pair early = TestCertificates.make("early", "EC", 2, 5);
    refuse(early.certificate(), early.key(), "is not valid before 20");
  }

  @Test
  void a_key_with_a_password_or_in_another_form() throws Exception {
    String locked = one.key().replace("PRIVATE", "ENCRYPTED PRIVATE");
    refuse(one.certificate(), locked, "has a password; take it off with openssl");
    refuse(one.certificate(), one.key().replace("PRIVATE", "EC PRIVATE"), "no PKCS#8 key");
    refuse(one.certificate(), "", "no PKCS#8 key");
  }

  @Test
  void what_holds_no_certificate() throws Exception {
    refuse("", one.key(), "holds no certificate");
    refuse("hello", one.key(), "holds no certificate");
    refuse(one.key(), one.key(), "holds no certificate");
    refuse(one.certificate().substring(0, 200), one.key(), "holds no certificate");
  }

  @Test
  void a_chain_out_of_order() throws Exception {
    refuse(one.certificate() + other.certificate(), one.key(), "is no chain");
  }
}
