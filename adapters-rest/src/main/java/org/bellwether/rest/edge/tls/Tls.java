package org.bellwether.rest.edge.tls;

import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bellwether.rest.edge.tls.TlsFiles.Content;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS 1.2 and 1.3 with the certificate of two files. When they change, connections from then on
/// get the new one and those that are open stay; a pair that cannot be used, such as one that is
/// half written, changes nothing.
public final class Tls extends AbstractLifeCycle {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  /// Forward secrecy and authenticated encryption; nothing else.
  private static final String[] CIPHER_SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
  };

  private final TlsFiles files;
  private final Duration lookEvery;
  private final Scheduler scheduler;
  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private volatile Content seen;
  private volatile Scheduler.Task next = () -> false;

  /// @throws BadCertificate when the files cannot be used
  public Tls(TlsFiles files, Duration lookEvery, Scheduler scheduler) {
    this.files = files;
    this.lookEvery = lookEvery;
    this.scheduler = scheduler;
    seen = files.read();
    use(files.load(seen), context);
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    context.setIncludeCipherSuites(CIPHER_SUITES);
    context.setRenegotiationAllowed(false);
  }

  public SslContextFactory.Server context() {
    return context;
  }

  private static void use(KeyStore store, SslContextFactory context) {
    context.setKeyStore(store);
    context.setKeyStorePassword("");
  }

  @Override
  protected void doStart() {
    next = scheduler.schedule(this::look, lookEvery.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void doStop() {
    next.cancel();
  }

  private void look() {
    try {
      Content now = files.read();
      if (!now.equals(seen)) {
        seen = now; // whatever comes of it, it is said once
        KeyStore store = files.load(now);
        context.reload(factory -> use(store, factory));
        LOG.info("new connections get the certificate that {} holds now", files.certificate());
      }
    } catch (BadCertificate e) {
      LOG.warn("keeping the certificate as it was: {}", e.getMessage());
    } catch (Exception e) {
      LOG.error("keeping the certificate as it was", e);
    } finally {
      if (isStarting() || isStarted()) {
        doStart();
      }
    }
  }
}
