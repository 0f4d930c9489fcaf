package org.bellwether.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;
import org.bellwether.bootstrap.embedded.EmbeddedServers;
import org.bellwether.bootstrap.embedded.EmbeddedServers.Server;

/// Data folders as a first start leaves them: copies of one that is made once for all tests, since
/// that takes seconds.
final class DataFolders {
  private static final Path FIRST = first();

  private DataFolders() {}

  private static Path first() {
    try {
      Path folder = Files.createTempDirectory(ProductJars.FOLDER, "data");
      EmbeddedServers.open(folder, "test", EnumSet.allOf(Server.class)).close();
      Settings settings =
          Settings.load(Map.of("DATA_DIR", folder.toString(), "SEARCH_INDEX", "none"));
      Bellwether.withoutServer(settings, "test").close();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Another one, in this folder.
  static Path in(Path parent) {
    Path copy = parent.resolve("data");
    try (Stream<Path> files = Files.walk(FIRST)) {
      for (Path file : files.filter(DataFolders::isData).toList()) {
        Files.copy(file, copy.resolve(FIRST.relativize(file)));
      }
      Files.createSymbolicLink(copy.resolve("programs"), FIRST.resolve("programs"));
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isData(Path file) {
    return !file.startsWith(FIRST.resolve("programs"));
  }
}
