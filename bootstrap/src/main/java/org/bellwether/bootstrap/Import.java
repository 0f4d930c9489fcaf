package org.bellwether.bootstrap;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bellwether.application.Outage;
import org.bellwether.application.trading.ImportMarkets;
import org.bellwether.application.trading.ImportMarkets.BadLine;
import org.bellwether.application.trading.ImportMarkets.Progress;
import org.bellwether.application.trading.ImportMarkets.Report;
import org.bellwether.rest.trading.MarketFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `./bellwether import FILE`.
@Command(
    name = "import",
    description = {
      "Load markets from JSON Lines, plain or gzipped.",
      "Safe to run again: markets that are there already are left as they are."
    },
    mixinStandardHelpOptions = true)
final class Import implements Callable<Integer> {
  private static final String DEMO = "/demo-markets.jsonl";

  @Parameters(paramLabel = "FILE", description = "One market a line; see the README.")
  private Path path = Path.of("");

  @Override
  public Integer call() throws IOException {
    Settings settings = Main.settings();
    try (MarketFile file = open(path);
        Bellwether bellwether = Bellwether.withoutServer(settings, "import")) {
      long start = System.nanoTime();
      Report report;
      try (ImportProgress progress = ImportProgress.of(file)) {
        report = bellwether.importMarkets().execute(file, progress);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%,d markets imported, %,d already there, %,d lines rejected, in %.1f s (%,.0f lines/s)%n",
          report.created(),
          report.known(),
          report.rejected(),
          seconds,
          report.lines() / seconds);
      return 0;
    } catch (UncheckedIOException e) {
      throw new StartFailure(path + ": " + e.getMessage() + "; what was read before it is kept", e);
    } catch (Outage e) {
      throw new StartFailure(e.getMessage() + "; what was imported is kept, so run it again", e);
    }
  }

  private static MarketFile open(Path path) {
    try {
      return MarketFile.open(path, InstantSource.system());
    } catch (NoSuchFileException e) {
      throw new StartFailure("there is no file " + path, e);
    } catch (IOException e) {
      throw new StartFailure(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// The markets that come with the program.
  static void demo(ImportMarkets importMarkets) {
    try (InputStream stream = requireNonNull(Import.class.getResourceAsStream(DEMO));
        MarketFile file = MarketFile.open(stream, InstantSource.system())) {
      importMarkets.execute(file, new Silent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Silent implements Progress {
    @Override
    public void advanced(Report soFar) {}

    @Override
    public void rejected(BadLine line) {
      throw new IllegalStateException("demo line " + line.number() + " " + line.reason());
    }
  }
}
