package org.bellwether.bootstrap;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/// `./bellwether`: the commands. What goes wrong outside is said in one line, with exit code 1.
@Command(
    name = "bellwether",
    description = "A self-hosted prediction-market backend.",
    mixinStandardHelpOptions = true,
    version = "Bellwether 1.0.0-SNAPSHOT",
    subcommands = {Serve.class, Import.class, Main.Config.class})
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(withCommand(args)));
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
    return new CommandLine(new Main()).setExecutionExceptionHandler(onFailure);
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
    @Override
    public Integer call() {
      Settings settings = Settings.load(System.getenv());
      settings
          .given()
          .forEach((setting, value) ->
              System.out.printf(
                  "%s=%s%n    %s (default: %s)%n",
                  setting,
                  setting.isSecret() && !value.isEmpty() ? "(hidden)" : value,
                  setting.meaning(),
                  setting.usual().isEmpty() ? "empty" : setting.usual()));
      return 0;
    }
  }
}
