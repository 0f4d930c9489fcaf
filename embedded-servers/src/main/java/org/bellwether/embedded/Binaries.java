package org.bellwether.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/// The server programs, those on the class path unpacked once and those of the machine copied into
/// the data folder: a folder that all users share would let one of them replace what another runs.
final class Binaries {
  private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);
  private static final int ANY_EXECUTE_BIT = 0111;

  private final DataFolder folder;
  private final Path programs;

  Binaries(DataFolder folder) {
    this.folder = folder;
    this.programs = folder.folder("programs");
  }

  /// The folder with PostgreSQL's `bin`, `lib` and `share`.
  Path postgres() {
    String architecture = arm() ? "arm_64" : "x86_64";
    String resource = "postgres-%s-%s.txz".formatted(system(), architecture);
    return unpacked("PostgreSQL", "postgresql-", resource, Binaries::extract);
  }

  /// The folder with `redis-server`: the Valkey or Redis installed on this machine, which whoever
  /// looks after the machine keeps safe. None comes along, since no one publishes current ones.
  /// Only where a test brings one along is that used instead. Empty where there is none.
  Optional<Path> redis() {
    Optional<Path> installed = installed("valkey-server").or(() -> installed("redis-server"));
    if (installed.isPresent()) {
      return Optional.of(copied(installed.get()));
    }
    String resource = "redis-server-7.0.15-%s-%s".formatted(system(), arm() ? "arm64" : "amd64");
    if (Binaries.class.getResource("/" + resource) == null) {
      return Optional.empty();
    }
    return Optional.of(
        unpacked(
            "Redis",
            "redis-",
            resource,
            (content, target) -> {
              Files.copy(content, target.resolve("redis-server"));
              makeExecutable(target.resolve("redis-server"));
            }));
  }

  private static Optional<Path> installed(String program) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(file -> file.isAbsolute() && Files.isExecutable(file))
        .findFirst();
  }

  /// Copied at each start: an update of the machine's is followed, and the process goes by the one
  /// name under which a later run finds it.
  private Path copied(Path program) {
    try {
      deleteStartingWith("redis-");
      Path target = Files.createDirectory(programs.resolve("redis-installed"));
      Files.copy(program, target.resolve("redis-server"));
      makeExecutable(target.resolve("redis-server"));
      return target;
    } catch (IOException e) {
      throw folder.failure("cannot take " + program, e);
    }
  }

  private interface Unpacking {
    void unpack(InputStream content, Path target) throws IOException;
  }

  private Path unpacked(String title, String prefix, String resource, Unpacking unpacking) {
    URL url = Binaries.class.getResource("/" + resource);
    if (url == null) {
      throw new ServerFailure(
          "no embedded %s for this machine (%s %s); give a DATABASE_URL of your own"
              .formatted(title, system(), System.getProperty("os.arch")));
    }
    try {
      Path target = programs.resolve(prefix + mark(url));
      if (!Files.exists(target)) {
        LOG.info("unpacking {} (only once)", title);
        deleteStartingWith(prefix);
        Path fresh = Files.createDirectory(programs.resolve(target.getFileName() + ".new"));
        try (InputStream content = url.openStream()) {
          unpacking.unpack(content, fresh);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return target;
    } catch (IOException e) {
      throw folder.failure("cannot take the programs of " + title, e);
    }
  }

  /// Tells one version from another without reading it.
  private static String mark(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    long number =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    return Long.toHexString(number);
  }

  private void deleteStartingWith(String prefix) throws IOException {
    try (Stream<Path> old = Files.list(programs)) {
      for (Path path : old.filter(p -> p.getFileName().toString().startsWith(prefix)).toList()) {
        DataFolder.deleteTree(path);
      }
    }
  }

  private static void extract(InputStream content, Path target) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(content))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("the archive names a file outside itself: " + entry.getName());
        }
        extract(tar, entry, target, path);
      }
    }
  }

  private static void extract(
      TarArchiveInputStream tar, TarArchiveEntry entry, Path target, Path path) throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, target.resolve(entry.getLinkName()));
    } else {
      Files.copy(tar, path);
      if ((entry.getMode() & ANY_EXECUTE_BIT) != 0) {
        makeExecutable(path);
      }
    }
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static boolean arm() {
    return System.getProperty("os.arch").equals("aarch64");
  }
}
