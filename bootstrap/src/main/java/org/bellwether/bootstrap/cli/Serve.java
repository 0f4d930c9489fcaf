package org.bellwether.bootstrap.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.bellwether.bootstrap.Bellwether;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.rest.server.HttpSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./bellwether serve`, which is also what runs when no command is named.
@Command(
    name = "serve",
    description = "Start the server (the default).",
    mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

  @Option(names = "--demo", description = "Fill it with some sixty markets for a first look.")
  private boolean demo;

  @Override
  public Integer call() {
    long start = System.nanoTime();
    Settings settings = Main.settings();
    try (Bellwether bellwether = Bellwether.start(settings)) {
      if (demo) {
        Import.demo(bellwether.importMarkets());
      }
      String url = url(settings.http(), bellwether.listen().port());
      LOG.info("ready on {} after {} ms", url, (System.nanoTime() - start) / 1_000_000);
      welcome(settings, url);
      untilInterrupted();
      LOG.info("stopping; requests in flight may finish");
    }
    LOG.info("stopped");
    return 0;
  }

  private static void untilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      // somebody wants it to end, see Main
    }
  }

  private static String url(HttpSettings http, int port) {
    String scheme = http.edge().tls() == null ? "http" : "https";
    String host = http.host().equals("0.0.0.0") ? "127.0.0.1" : http.host();
    return scheme + "://" + host + ":" + port;
  }

  private static void welcome(Settings settings, String url) {
    if (settings.log().format() == Settings.Log.Format.JSON) {
      return;
    }
    String data =
        settings.databaseUrl() == null ? settings.dataDir().toString() : "your PostgreSQL";
    // in one piece, since the log is written at the same time
    System.out.print(
        """

        Bellwether listens on %1$s and keeps its data in %2$s.
          read the API   %1$s/docs
          see markets    curl '%1$s/api/v1/markets?status=active&sort=volume&limit=5'
          stop           Ctrl-C

        """
            .formatted(url, data));
  }
}
