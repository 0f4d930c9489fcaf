package org.bellwether.bootstrap.cli;

import java.io.Console;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.bellwether.application.trading.ImportMarkets.BadLine;
import org.bellwether.application.trading.ImportMarkets.GoodLine;
import org.bellwether.application.trading.ImportMarkets.Progress;
import org.bellwether.application.trading.ImportMarkets.Report;
import org.bellwether.bootstrap.StartFailure;
import org.bellwether.bootstrap.cli.imports.MarketFile;

/// Shows how far it is: a bar on a terminal, else a line now and then. Rejected lines go to
/// standard error.
abstract sealed class ImportProgress implements Progress, AutoCloseable {
  /// Of lines that are changed so many are told one by one, then only their number.
  private static final int TOLD = 20;

  final MarketFile file;
  private int changed;

  private ImportProgress(MarketFile file) {
    this.file = file;
  }

  @SuppressWarnings(
      "SystemConsoleNull") // it still does without a terminal, unless jdk.internal.le is there
  static ImportProgress of(MarketFile file) {
    Console console = System.console();
    return console != null && console.isTerminal() ? new Bar(file) : new Lines(file);
  }

  @Override
  public final void advanced(Report soFar) {
    if (Thread.interrupted()) {
      throw new StartFailure("interrupted; what was imported is kept, so run it again");
    }
    show(soFar);
  }

  abstract void show(Report soFar);

  @Override
  public void rejected(BadLine line) {
    System.err.println(file.unit() + " " + line.number() + " rejected: " + line.reason());
  }

  @Override
  public void changed(GoodLine line) {
    changed++;
    if (changed <= TOLD) {
      System.err.println(
          file.unit() + " " + line.number() + ": " + String.join("; ", line.changes()));
    } else if (changed == TOLD + 1) {
      System.err.println("… and more of this kind; --strict rejects them all");
    }
  }

  /// How many lines were taken, but not as they were.
  int changed() {
    return changed;
  }

  @Override
  public void close() {}

  private static final class Bar extends ImportProgress {
    private static final int STEPS = 1000;
    private final ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("importing")
            .setInitialMax(STEPS)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
            .setUpdateIntervalMillis(100)
            .hideEta()
            .build();

    Bar(MarketFile file) {
      super(file);
    }

    @Override
    void show(Report soFar) {
      bar.stepTo(Math.round(file.fractionRead() * STEPS));
      bar.setExtraMessage(String.format(Locale.ROOT, "%,d %ss", soFar.lines(), file.unit()));
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  private static final class Lines extends ImportProgress {
    private static final double STEP = 0.1;
    private double next = STEP;

    Lines(MarketFile file) {
      super(file);
    }

    @Override
    void show(Report soFar) {
      double done = file.fractionRead();
      if (done >= next || !file.hasNext()) {
        System.out.printf(
            Locale.ROOT,
            "%3.0f %%  %,d %ss read%n",
            file.hasNext() ? Math.min(99, done * 100) : 100,
            soFar.lines(),
            file.unit());
        next = done + STEP;
      }
    }
  }
}
