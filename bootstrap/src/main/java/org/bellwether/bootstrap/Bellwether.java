package org.bellwether.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.Executor;
import org.bellwether.application.Outage;
import org.bellwether.application.audit.VerifyAuditTrail;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.application.backend.CacheSettings;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.application.identity.RotateSigningKeys;
import org.bellwether.application.identity.SigningKeys;
import org.bellwether.application.jobs.JobRunner;
import org.bellwether.application.search.ReindexMarkets;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.application.trading.ImportMarkets;
import org.bellwether.application.wiring.AccountUseCases;
import org.bellwether.application.wiring.OperationsUseCases;
import org.bellwether.application.wiring.SearchUseCases;
import org.bellwether.application.wiring.SettlementUseCases;
import org.bellwether.application.wiring.TradingUseCases;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.bootstrap.wiring.BackendWiring;
import org.bellwether.bootstrap.wiring.IdentityWiring;
import org.bellwether.bootstrap.wiring.JobWiring;
import org.bellwether.bootstrap.wiring.RestWiring;
import org.bellwether.bootstrap.wiring.SearchWiring;
import org.bellwether.bootstrap.wiring.UseCaseWiring;
import org.bellwether.rest.edge.tls.BadCertificate;
import org.bellwether.rest.edge.tls.TlsFiles;
import org.bellwether.rest.server.HttpServer;
import org.bellwether.rest.server.HttpSettings;
import org.bellwether.search.index.MarketFeed;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/// One run of the product: its servers, its wiring, and the HTTP server; closing stops them in the
/// opposite order.
public final class Bellwether implements AutoCloseable {
  private final RunningServers servers;
  private final AnnotationConfigApplicationContext context;

  private Bellwether(RunningServers servers, AnnotationConfigApplicationContext context) {
    this.servers = servers;
    this.context = context;
  }

  /// Starts everything but does not listen yet.
  ///
  /// @throws StartFailure when something outside keeps it from starting
  public static Bellwether start(Settings settings) {
    requireFreePort(settings.http());
    requireCertificate(settings.http().edge().tls());
    RunningServers servers = RunningServers.start(settings, "serve");
    return wire(
        settings,
        servers,
        IdentityWiring.class, // first, as some of it is made in the background
        BackendWiring.class,
        SearchWiring.class,
        UseCaseWiring.class,
        JobWiring.class,
        RestWiring.class);
  }

  /// Takes requests and does jobs from now on.
  ///
  /// @throws StartFailure when the port is taken
  public HttpServer listen() {
    Settings settings = context.getBean(Settings.class);
    try {
      HttpServer server = context.getBean(HttpServer.class).start();
      context.getBean(JobRunner.class).start();
      context.getBeansOfType(MarketFeed.class).values().forEach(feed -> feed.start());
      return server;
    } catch (UncheckedIOException e) {
      throw portTaken(settings.http(), e);
    }
  }

  /// Only what commands that work on the database need; works beside a server that runs.
  public static Bellwether withoutServer(Settings settings, String purpose) {
    RunningServers servers = RunningServers.startDatabase(settings, purpose);
    return wire(
        settings,
        servers,
        IdentityWiring.class,
        BackendWiring.class,
        SearchWiring.class,
        UseCaseWiring.class);
  }

  private static Bellwether wire(Settings settings, RunningServers servers, Class<?>... wiring) {
    Context context = new Context();
    try {
      context.registerBean(
          ConfigurableApplicationContext.BOOTSTRAP_EXECUTOR_BEAN_NAME,
          Executor.class,
          () -> new SimpleAsyncTaskExecutor("start-"));
      context.registerBean(Settings.class, () -> settings);
      context.registerBean(RunningServers.class, () -> servers);
      context.registerBean(BackendSettings.class, servers::database);
      context.registerBean(CacheSettings.class, servers::cache);
      context.register(wiring);
      context.refresh();
      return new Bellwether(servers, context);
    } catch (RuntimeException e) {
      context.close();
      servers.close();
      throw startFailure(e);
    }
  }

  /// Without messages in languages: to look at every locale takes a tenth of a second.
  private static final class Context extends AnnotationConfigApplicationContext {
    @Override
    protected void initMessageSource() {
      // nothing is translated
    }
  }

  private static RuntimeException startFailure(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartFailure failure) {
        return failure;
      }
      if (cause instanceof Outage outage) {
        return new StartFailure(String.valueOf(outage.getMessage()), outage);
      }
    }
    return e;
  }

  /// Says so before anything slow is started; the start itself checks again.
  private static void requireFreePort(HttpSettings http) {
    if (http.port() == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(http.host()), http.port()));
    } catch (IOException e) {
      throw portTaken(http, e);
    }
  }

  private static void requireCertificate(@Nullable TlsFiles files) {
    try {
      if (files != null) {
        files.check();
      }
    } catch (BadCertificate e) {
      throw new StartFailure("TLS_CERTIFICATE and TLS_KEY: " + e.getMessage(), e);
    }
  }

  private static StartFailure portTaken(HttpSettings http, Exception e) {
    return new StartFailure(
        "cannot listen on "
            + http.host()
            + ":"
            + http.port()
            + " ("
            + e.getMessage()
            + "); is another server running there? Set PORT to another port, or 0 for any free"
            + " one; HOST must be an address of this machine",
        e);
  }

  public ImportMarkets importMarkets() {
    return context.getBean(TradingUseCases.class).importMarkets();
  }

  public ReindexMarkets reindexMarkets() {
    return context.getBean(SearchUseCases.class).reindex();
  }

  public AuditBooks auditBooks() {
    return context.getBean(SettlementUseCases.class).auditBooks();
  }

  public SigningKeys signingKeys() {
    return context.getBean(Backend.class).signingKeys();
  }

  public RotateSigningKeys rotateSigningKeys() {
    return context.getBean(RotateSigningKeys.class);
  }

  public VerifyAuditTrail verifyAuditTrail() {
    return context.getBean(OperationsUseCases.class).verifyAuditTrail();
  }

  public RegisterUser registerUser() {
    return context.getBean(AccountUseCases.class).register();
  }

  /// Lets requests in flight and jobs that run finish, then stops.
  @Override
  public void close() {
    try (servers) {
      context.close();
    }
  }
}
