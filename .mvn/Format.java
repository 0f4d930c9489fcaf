import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `Format.java check|apply ROOT`: google-java-format over every source below ROOT. `check` writes
/// the names of the files that differ to `target/not-formatted`, which fails the build; `apply`
/// (`mvn -N process-sources -Dformat=apply`) rewrites them.
class Format {
  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    Path root = Path.of(args[1]);
    List<Path> sources;
    try (var files = Files.walk(root)) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !root.relativize(file).toString().matches("(.*/)?(target|data)/.*"))
              .sorted()
              .toList();
    }
    var formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    List<String> wrong =
        sources.parallelStream()
            .filter(file -> isWrong(file, formatter, apply))
            .map(Path::toString)
            .toList();
    Path names = root.resolve("target/not-formatted");
    Files.deleteIfExists(names);
    if (!wrong.isEmpty()) {
      Files.createDirectories(names.getParent());
      Files.write(names, wrong);
    }
  }

  /// Whether it is not formatted, and stays so.
  private static boolean isWrong(Path file, Formatter formatter, boolean apply) {
    try {
      String text = Files.readString(file);
      String formatted =
          ImportOrderer.reorderImports(
              RemoveUnusedImports.removeUnusedImports(formatter.formatSource(text)),
              JavaFormatterOptions.Style.GOOGLE);
      if (formatted.equals(text)) {
        return false;
      }
      if (apply) {
        Files.writeString(file, formatted);
      }
      System.err.println((apply ? "formatted " : "not formatted: ") + file);
      return !apply;
    } catch (Exception e) {
      System.err.println(file + ": " + e.getMessage());
      return true;
    }
  }
}
