package org.bellwether.rest.edge.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the certificate and its key are.
///
/// @param certificate PEM, the server's own first and each followed by the one that signed it
/// @param key PEM, PKCS#8 without a password
public record TlsFiles(Path certificate, Path key) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /// What both files hold now, byte for byte.
  record Content(String certificate, String key) {
    @Override
    public String toString() {
      return "Content[(hidden)]";
    }
  }

  /// Fails when the files cannot be used now.
  ///
  /// @throws BadCertificate that says what is wrong
  public void check() {
    load(read());
  }

  /// @throws BadCertificate when they cannot be read
  Content read() {
    return new Content(read(certificate), read(key));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new BadCertificate(file + " cannot be read: " + e, e);
    }
  }

  /// The certificate and its key as TLS needs them.
  ///
  /// @throws BadCertificate when they cannot be used together, or not now
  KeyStore load(Content content) {
    List<X509Certificate> chain = chain(content.certificate());
    PrivateKey privateKey = key(content.key(), chain.getFirst());
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", privateKey, new char[0], chain.toArray(X509Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new BadCertificate(certificate + " and " + key + " cannot be used for TLS", e);
    }
  }

  private List<X509Certificate> chain(String pem) {
    List<X509Certificate> chain;
    try {
      chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (CertificateException e) {
      throw new BadCertificate(certificate + " holds no certificates in PEM", e);
    }
    if (chain.isEmpty()) {
      throw new BadCertificate(certificate + " holds no certificate");
    }
    try {
      chain.getFirst().checkValidity();
      for (int i = 1; i < chain.size(); i++) {
        chain.get(i - 1).verify(chain.get(i).getPublicKey());
      }
    } catch (CertificateExpiredException e) {
      throw new BadCertificate(
          certificate + " has expired on " + chain.getFirst().getNotAfter().toInstant(), e);
    } catch (CertificateException e) {
      throw new BadCertificate(
          certificate + " is not valid before " + chain.getFirst().getNotBefore().toInstant(), e);
    } catch (GeneralSecurityException e) {
      throw new BadCertificate(
          certificate + " is no chain: each certificate must be followed by the one that signed it",
          e);
    }
    return chain;
  }

  private PrivateKey key(String pem, X509Certificate owner) {
    if (pem.contains("ENCRYPTED")) {
      throw new BadCertificate(
          key + " has a password; take it off with openssl pkcs8 -in " + key + " -topk8 -nocrypt");
    }
    Matcher body = PKCS8.matcher(pem);
    if (!body.find()) {
      throw new BadCertificate(
          key + " holds no PKCS#8 key in PEM; openssl pkcs8 -topk8 -nocrypt makes one of others");
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(body.group(1));
      PublicKey publicKey = owner.getPublicKey();
      PrivateKey privateKey =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(bytes));
      if (belongTogether(privateKey, publicKey)) {
        return privateKey;
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // a key of another kind, said below; its text must not get into a message
    }
    throw new BadCertificate(key + " is not the key of " + certificate);
  }

  private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (publicKey.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> publicKey.getAlgorithm();
            });
    byte[] text = {1, 2, 3};
    signature.initSign(privateKey);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(text);
    return signature.verify(signed);
  }
}
