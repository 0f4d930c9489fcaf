package org.bellwether.bootstrap;

import static java.util.Comparator.comparing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The class path of the product as jars, which an archive of its classes can be made of.
final class ProductJars {
  static final Path FOLDER = folder();
  private static final String CLASS_PATH =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
          .map(Path::of)
          .filter(entry -> !entry.endsWith("test-classes"))
          .map(entry -> Files.isDirectory(entry) ? jar(entry) : entry)
          .map(Path::toString)
          .sorted(comparing(jar -> !jar.contains("redisson"))) // as in the launcher
          .collect(Collectors.joining(File.pathSeparator));

  private ProductJars() {}

  static String classPath() {
    return CLASS_PATH;
  }

  private static Path folder() {
    try {
      return Files.createDirectories(Path.of(System.getProperty("basedir"), "target", "product"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar(Path classes) {
    Path jar = FOLDER.resolve(Integer.toHexString(classes.hashCode()) + ".jar");
    try (Stream<Path> files = Files.walk(classes);
        OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Path file : files.filter(file -> !file.equals(classes)).sorted().toList()) {
        String name = classes.relativize(file).toString();
        if (Files.isDirectory(file)) {
          zip.putNextEntry(new ZipEntry(name + "/")); // by which Flyway finds migrations
        } else {
          zip.putNextEntry(new ZipEntry(name));
          Files.copy(file, zip);
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
