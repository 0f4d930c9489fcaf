package org.bellwether.bootstrap.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.bootstrap.Docs;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The commands that the documentation shows are there, and those that are there are shown.
class DocumentedCommandsTest {
  @Test
  void every_command_and_option_that_is_shown_is_there() {
    String commands = "(\\./bellwether(?: [^`\\n>|]*)?)";
    assertThat(Docs.pages().stream().flatMap(page -> page.find(commands))).hasSizeGreaterThan(20);
    assertThat(Docs.wrong(commands, found -> exists(found.match().group(1)))).isEmpty();
  }

  /// Without a command it is `serve`.
  private static boolean exists(String shown) {
    List<String> words =
        Stream.of(shown.replaceFirst("./bellwether", "").split("[ \\[\\],.;)]+"))
            .filter(word -> !word.isEmpty())
            .toList();
    CommandLine all = Main.commandLine();
    if (words.isEmpty() || words.getFirst().startsWith("-")) {
      return exists(requireNonNull(all.getSubcommands().get("serve")), words);
    }
    return all.getSubcommands().containsKey(words.getFirst()) && exists(all, words);
  }

  /// Words are commands until one is not, such as a file or the rest of a sentence.
  private static boolean exists(CommandLine command, List<String> words) {
    CommandLine next = words.isEmpty() ? null : command.getSubcommands().get(words.getFirst());
    return next != null
        ? exists(next, words.subList(1, words.size()))
        : words.stream()
            .filter(word -> word.startsWith("--"))
            .allMatch(word -> command.getCommandSpec().findOption(word) != null);
  }

  @Test
  void every_command_and_option_that_is_there_is_shown() {
    String pages = Docs.pages().stream().map(Docs.Page::text).collect(Collectors.joining("\n"));
    assertThat(all(Main.commandLine(), "./bellwether")).hasSizeGreaterThan(10);
    assertThat(all(Main.commandLine(), "./bellwether").filter(command -> !isShown(command, pages)))
        .isEmpty();
  }

  private static boolean isShown(String command, String pages) {
    int option = command.indexOf(" --");
    return option < 0
        ? pages.contains(command) || command.equals("./bellwether serve")
        : pages.lines().anyMatch(line -> line.contains(command.substring(option + 1)));
  }

  private static Stream<String> all(CommandLine command, String name) {
    return Stream.concat(
        command.getCommandSpec().options().stream()
            .map(OptionSpec::longestName)
            .filter(option -> !List.of("--help", "--version").contains(option))
            .map(option -> name + " " + option),
        command.getSubcommands().entrySet().stream()
            .flatMap(sub -> {
              String path = name + " " + sub.getKey();
              return Stream.concat(Stream.of(path), all(sub.getValue(), path));
            }));
  }
}
