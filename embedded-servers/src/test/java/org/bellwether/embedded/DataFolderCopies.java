package org.bellwether.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Copies of a data folder that was used once, since to unpack the servers and to make their data
/// takes seconds.
public final class DataFolderCopies {
  private static final String PROGRAMS = "programs";

  private DataFolderCopies() {}

  /// Another one like the first, in this folder.
  public static Path of(Path first, Path parent) {
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
