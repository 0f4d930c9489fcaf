package org.bellwether.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The first run of the product in a build, for what others need not do again: the data folder that
/// it leaves, and an archive of its classes, with which the next ones start in half the time.
final class FirstRun {
  private static final FirstRun INSTANCE = run();

  private final Path dataFolder;
  private final Path archive;

  private FirstRun(Path dataFolder, Path archive) {
    this.dataFolder = dataFolder;
    this.archive = archive;
  }

  static Path dataFolder() {
    return INSTANCE.dataFolder;
  }

  static Path archive() {
    return INSTANCE.archive;
  }

  private static FirstRun run() {
    try {
      Path folder = ProductJars.FOLDER.resolve("first");
      delete(folder);
      Files.createDirectory(folder);
      FirstRun made = new FirstRun(folder.resolve("data"), folder.resolve("product.jsa"));
      Map<String, String> environment =
          Map.of("DATA_DIR", made.dataFolder.toString(), "PORT", "0", "ACCESS_LOG", "off");
      try (ProductProcess product =
          ProductProcess.start(
              List.of("-XX:ArchiveClassesAtExit=" + made.archive, "-Xlog:disable"),
              environment,
              "serve")) {
        for (String path : List.of("/markets", "/markets/search?q=a", "/users/me", "/x")) {
          product.get("/api/v1" + path);
        }
        product.get("/metrics");
        product.stop();
        product.exitCode();
      }
      return made;
    } catch (Exception e) {
      throw new IllegalStateException("the first run", e);
    }
  }

  /// What an earlier build has left.
  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
