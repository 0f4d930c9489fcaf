package org.bellwether.bootstrap.cli;

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
import org.bellwether.application.trading.ImportMarkets.GoodLine;
import org.bellwether.application.trading.ImportMarkets.Progress;
import org.bellwether.application.trading.ImportMarkets.Report;
import org.bellwether.bootstrap.Bellwether;
import org.bellwether.bootstrap.StartFailure;
import org.bellwether.bootstrap.cli.imports.Format;
import org.bellwether.bootstrap.cli.imports.MarketFile;
import org.bellwether.bootstrap.cli.imports.MarketFile.Strictness;
import org.bellwether.bootstrap.settings.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./bellwether import FILE`.
@Command(
    name = "import",
    description = {
      "Load markets from JSON, plain or gzipped: a line each, an array, or an array within an object.",
      "Safe to run again: markets that are there already are left as they are.",
      "Ends with 2 when lines were rejected, unless --allow-rejected."
    },
    mixinStandardHelpOptions = true)
final class Import implements Callable<Integer> {
  private static final String DEMO = "/demo-markets.jsonl";
  private static final int LINES_REJECTED = 2;

  @Parameters(
      paramLabel = "FILE",
      description =
          "Of our markets or of another system's; docs/import.md has the formats and limits.")
  private Path path = Path.of("");

  @Option(
      names = "--format",
      description = {
        "bellwether, manifold, polymarket, kalshi, metaculus or forecastbench;",
        "told by the fields of each market when it is not given."
      })
  private @Nullable Format format;

  @Option(
      names = "--strict",
      description = "Reject what does not fit as it is, instead of shortening it.")
  private boolean strict;

  @Option(names = "--allow-rejected", description = "End with 0 although lines were rejected.")
  private boolean allowRejected;

  @Override
  public Integer call() throws IOException {
    Settings settings = Main.settings();
    try (MarketFile file = open();
        Bellwether bellwether = Bellwether.withoutServer(settings, "import")) {
      long start = System.nanoTime();
      System.out.println(path + ": " + file.kind());
      Report report;
      int changed;
      try (ImportProgress progress = ImportProgress.of(file)) {
        report = bellwether.importMarkets().execute(file, progress);
        changed = progress.changed();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%,d markets imported, %,d already there, %,d %ss rejected, %,d changed to fit, in %.1f s"
              + " (%,.0f %ss/s)%n",
          report.created(),
          report.known(),
          report.rejected(),
          file.unit(),
          changed,
          seconds,
          report.lines() / seconds,
          file.unit());
      return report.rejected() > 0 && !allowRejected ? LINES_REJECTED : 0;
    } catch (UncheckedIOException e) {
      throw new StartFailure(path + ": " + e.getMessage() + "; what was read before it is kept", e);
    } catch (Outage e) {
      throw new StartFailure(e.getMessage() + "; what was imported is kept, so run it again", e);
    }
  }

  private MarketFile open() {
    try {
      return MarketFile.open(
          path, format, strict ? Strictness.REJECT : Strictness.SHORTEN, InstantSource.system());
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

    @Override
    public void changed(GoodLine line) {
      throw new IllegalStateException("demo line " + line.number() + " " + line.changes());
    }
  }
}
