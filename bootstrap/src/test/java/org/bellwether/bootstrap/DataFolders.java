package org.bellwether.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Data folders as the first run leaves them: copies of that one's, since to unpack the servers and
/// to make their data takes seconds.
public final class DataFolders {
  private static final String PROGRAMS = "programs";

  private DataFolders() {}

  /// Another one, in this folder.
  public static Path in(Path parent) {
    Path first = FirstRun.dataFolder();
    Path copy = parent.resolve("data");
    try (Stream<Path> files = Files.walk(first)) {
      for (Path file : files.filter(file -> !file.startsWith(first.resolve(PROGRAMS))).toList()) {
        Files.copy(file, copy.resolve(first.relativize(file)));
      }
      Files.createSymbolicLink(copy.resolve(PROGRAMS), first.resolve(PROGRAMS));
      forgetPorts(copy.resolve("embedded.properties"));
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Else the servers of two copies would want the same ones, and who waits for one that was killed
  /// would meet another's, with the same password.
  private static void forgetPorts(Path kept) throws IOException {
    Files.write(
        kept, Files.readAllLines(kept).stream().filter(line -> !line.contains(".port=")).toList());
  }
}
