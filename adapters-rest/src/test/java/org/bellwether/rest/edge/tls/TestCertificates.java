package org.bellwether.rest.edge.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Self-signed certificates. The JDK can make them with keytool alone, which takes seconds.
public final class TestCertificates {
  private TestCertificates() {}

  /// @param certificate PEM
  /// @param key PKCS#8 in PEM
  public record Pair(String certificate, String key) {}

  /// Made once, since that takes a while.
  private static final class Rsa {
    private static final KeyPair KEYS = generate();

    private static KeyPair generate() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public static Pair make(String name, String algorithm) throws GeneralSecurityException {
    return make(name, algorithm, -1, 30);
  }

  /// @param from in days from now
  /// @param to in days from now
  public static Pair make(String name, String algorithm, int from, int to)
      throws GeneralSecurityException {
    KeyPair keys =
        algorithm.equals("RSA")
            ? Rsa.KEYS
            : KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    byte[] signedWith =
        sequence(
            switch (algorithm) {
              case "EC" -> hex("06082a8648ce3d040302"); // ecdsa-with-SHA256
              case "RSA" -> hex("06092a864886f70d01010b0500"); // sha256WithRSAEncryption
              default -> hex("06032b6570"); // Ed25519
            });
    byte[] commonName = join(hex("0603550403"), der(0x0c, name.getBytes(US_ASCII)));
    byte[] owner = sequence(der(0x31, sequence(commonName)));
    byte[] body =
        sequence(
            der(0xa0, hex("020102")), // version 3
            der(0x02, new byte[] {1}),
            signedWith,
            owner,
            sequence(time(from), time(to)),
            owner,
            keys.getPublic().getEncoded());
    Signature signature =
        Signature.getInstance(
            switch (algorithm) {
              case "EC" -> "SHA256withECDSA";
              case "RSA" -> "SHA256withRSA";
              default -> algorithm;
            });
    signature.initSign(keys.getPrivate());
    signature.update(body);
    byte[] bits = der(0x03, join(new byte[1], signature.sign()));
    return new Pair(
        pem("CERTIFICATE", sequence(body, signedWith, bits)),
        pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
  }

  private static byte[] time(int days) {
    Instant instant = Instant.now().plus(Duration.ofDays(days));
    DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");
    return der(0x18, format.format(instant.atOffset(ZoneOffset.UTC)).getBytes(US_ASCII));
  }

  private static byte[] sequence(byte[]... parts) {
    return der(0x30, join(parts));
  }

  private static byte[] der(int tag, byte[] value) {
    byte[] length = hex("82%04x".formatted(value.length));
    if (value.length < 128) {
      length = new byte[] {(byte) value.length};
    } else if (value.length < 256) {
      length = hex("81%02x".formatted(value.length));
    }
    return join(new byte[] {(byte) tag}, length, value);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  static String pem(String what, byte[] bytes) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }

  /// A client that takes any certificate, to see which it gets.
  public static SSLContext trusting() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAnybody()}, new SecureRandom());
    return context;
  }

  private static final class TrustsAnybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
