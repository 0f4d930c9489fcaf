package org.bellwether.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The pages of the documentation.
public final class Docs {
  public static final Path ROOT = Path.of(System.getProperty("bellwether.root"));

  private Docs() {}

  /// @param path below the root
  public record Page(Path path, String text) {
    /// What the pattern's group finds in it.
    public Stream<Found> find(String pattern) {
      return Pattern.compile(pattern, Pattern.MULTILINE)
          .matcher(text)
          .results()
          .map(match -> new Found(this, match));
    }

    /// Its blocks of code in that language, one after another.
    public String code(String language) {
      return find("^```" + language + "\n((?:(?!```).*\n)*)```")
          .map(found -> found.match().group(1))
          .collect(Collectors.joining("\n"));
    }
  }

  public record Found(Page page, MatchResult match) {
    @Override
    public String toString() {
      return page.path() + " names " + match.group(1);
    }
  }

  public static Page page(String path) {
    try {
      return new Page(Path.of(path), Files.readString(ROOT.resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All pages: those at the root, and those in `docs`.
  public static List<Page> pages() {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(root, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> page(ROOT.relativize(file).toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the pattern's group finds on any page and is not so, for a message.
  public static List<String> wrong(String pattern, Predicate<Found> right) {
    return pages().stream()
        .flatMap(page -> page.find(pattern))
        .filter(right.negate())
        .map(Found::toString)
        .distinct()
        .toList();
  }
}
