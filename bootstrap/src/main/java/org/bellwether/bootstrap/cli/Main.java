package org.bellwether.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bellwether.bootstrap.Logging;
import org.bellwether.bootstrap.StartFailure;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.bootstrap.settings.SettingsPage;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Option;

/// `./bellwether`: the commands. What goes wrong outside is said in one line, with exit code 1.
@Command(
    name = "bellwether",
    description = "A self-hosted prediction-market backend.",
    mixinStandardHelpOptions = true,
    version = "Bellwether 1.0.0-SNAPSHOT",
    subcommands = {
      Serve.class,
      Import.class,
      Reindex.class,
      Verify.class,
      UserCommand.class,
      KeysCommand.class,
      Main.Config.class
    })
public final class Main {
  private static final int STOP_SECONDS = 90;

  private Main() {}

  public static void main(String[] args) {
    Thread main = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(main, ended)));
    int exitCode = commandLine().execute(withCommand(args));
    ended.countDown();
    System.exit(exitCode);
  }

  /// On a signal: interrupts the command, whatever it does, and lets it close what it has opened.
  private static void stop(Thread main, CountDownLatch ended) {
    main.interrupt();
    try {
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("bellwether: it does not stop, and is ended as it is");
      }
    } catch (InterruptedException _) {
      // then it ends now
    }
    Logging.flush();
  }

  /// Without a command it is `serve` that runs.
  private static String[] withCommand(String[] args) {
    boolean serve =
        args.length == 0
            || (args[0].startsWith("-")
                && !List.of("-h", "--help", "-V", "--version").contains(args[0]));
    return serve ? Stream.concat(Stream.of("serve"), Stream.of(args)).toArray(String[]::new) : args;
  }

  static CommandLine commandLine() {
    IExecutionExceptionHandler onFailure =
        (exception, command, _) -> {
          Logging.flush();
          if (!(exception instanceof StartFailure)) {
            throw exception;
          }
          command.getErr().println("bellwether: " + exception.getMessage());
          return 1;
        };
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(onFailure);
  }

  /// Reads the settings and starts to log as they say.
  static Settings settings() {
    Settings settings = Settings.load(System.getenv());
    Logging.configure(settings.log());
    return settings;
  }

  @Command(
      name = "config",
      description = "Show every setting, its value now, and what it means.",
      mixinStandardHelpOptions = true)
  static final class Config implements Callable<Integer> {
    @Option(names = "--markdown", description = "Print the page docs/settings.md.")
    private boolean markdown;

    @Override
    public Integer call() {
      if (markdown) {
        System.out.writeBytes(SettingsPage.markdown().getBytes(UTF_8));
        return 0;
      }
      Settings settings = Settings.load(System.getenv());
      settings
          .given()
          .forEach((setting, value) ->
              System.out.printf(
                  "%s=%s%n    %s (default: %s)%n",
                  setting,
                  setting.isSecret() && !value.isEmpty() ? "(hidden)" : value,
                  setting.meaning(),
                  setting.defaultValue().isEmpty() ? "empty" : setting.defaultValue()));
      return 0;
    }
  }
}
