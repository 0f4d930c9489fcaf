package org.bellwether.bootstrap.cli;

import java.io.Console;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.bellwether.application.Outage;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.ReindexMarkets.Progress;
import org.bellwether.application.search.ReindexMarkets.Scope;
import org.bellwether.bootstrap.Bellwether;
import org.bellwether.bootstrap.StartFailure;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.bootstrap.settings.Settings.SearchIndex;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./bellwether reindex`.
@Command(
    name = "reindex",
    description = {
      "Have the embedding model read every market that it has not read, for when the model changes.",
      "Works beside a running server. When it is cut off, run it again: it goes on where it stopped."
    },
    mixinStandardHelpOptions = true)
final class Reindex implements Callable<Integer> {
  @Option(names = "--again", description = "Forget what it has read, and read all markets again.")
  private boolean again;

  @Override
  public Integer call() {
    Settings settings = Main.settings();
    if (settings.searchIndex() == SearchIndex.NONE) {
      throw new StartFailure("SEARCH_INDEX is none, so no model reads markets");
    }
    try (Bellwether bellwether = Bellwether.withoutServer(settings, "reindex")) {
      long start = System.nanoTime();
      long read;
      try (Shown progress = new Shown()) {
        read =
            bellwether.reindexMarkets().execute(again ? Scope.ALL_AGAIN : Scope.UNREAD, progress);
      }
      System.out.printf(
          Locale.ROOT,
          "%,d markets read in %.1f s; search knows all of them%n",
          read,
          (System.nanoTime() - start) / 1e9);
      return 0;
    } catch (Outage e) {
      throw new StartFailure(e.getMessage() + "; what was read is kept, so run it again", e);
    }
  }

  /// A bar on a terminal, else a line for each tenth.
  private static final class Shown implements Progress, AutoCloseable {
    private @Nullable ProgressBar bar;
    private long all;
    private long nextTenth = 1;

    @Override
    @SuppressWarnings("SystemConsoleNull") // see ImportProgress
    public void begins(ModelId model, long markets) {
      all = markets;
      System.out.printf(Locale.ROOT, "%,d markets to read for %s%n", markets, model);
      Console console = System.console();
      if (console != null && console.isTerminal()) {
        bar =
            new ProgressBarBuilder()
                .setTaskName("reading")
                .setInitialMax(markets)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUpdateIntervalMillis(100)
                .build();
      }
    }

    @Override
    public void read(long soFar) {
      if (Thread.interrupted()) {
        throw new StartFailure("interrupted; what was read is kept, so run it again");
      }
      if (bar != null) {
        bar.stepTo(soFar);
      } else if (soFar * 10 >= all * nextTenth) {
        nextTenth = soFar * 10 / Math.max(1, all) + 1;
        System.out.printf(Locale.ROOT, "%3d %%  %,d markets read%n", soFar * 100 / all, soFar);
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
