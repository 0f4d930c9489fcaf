package org.bellwether.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The folder a run keeps its servers' data in, held by one run at a time.
///
/// The lock is the operating system's, so it ends with the process, however that ends. The system
/// also drops it when the process closes *any* channel on the locked file: within this process
/// `HELD` is asked first and the file is left alone.
final class DataFolder implements AutoCloseable {
  /// Less free space than one segment of PostgreSQL's log, without which it does not start.
  private static final long FULL_BELOW_BYTES = 16L << 20;

  private static final int LOCK_ATTEMPTS = 10;
  private static final long LOCK_PAUSE_MILLIS = 100;
  static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE = owner("rw-------");
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER = owner("rwx------");

  /// Folder to `process 123, serve`, for the folders this process holds.
  private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Creates the folder where it is missing and holds it until closed.
  static DataFolder hold(Path folder, String purpose) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new ServerFailure(
          "DATA_DIR %s is a file, not a folder; set DATA_DIR to a folder".formatted(folder));
    }
    try {
      Files.createDirectories(folder, OWNER_FOLDER);
      return lock(folder.toRealPath(), purpose);
    } catch (IOException e) {
      throw failure(folder, "cannot be used", e);
    }
  }

  private static DataFolder lock(Path path, String purpose) throws IOException {
    String holder = "process %d, %s".formatted(ProcessHandle.current().pid(), purpose);
    String other = HELD.putIfAbsent(path, holder);
    if (other != null) {
      throw inUse(path, other);
    }
    boolean locked = false;
    try {
      Path file = path.resolve("lock");
      FileChannel channel = FileChannel.open(file, Set.of(CREATE, READ, WRITE), OWNER_FILE);
      try {
        if (!tryLock(channel)) {
          throw inUse(path, Files.readString(file).strip());
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((holder + "\n").getBytes(UTF_8)), 0);
        locked = true;
        return new DataFolder(path, channel);
      } finally {
        if (!locked) {
          channel.close();
        }
      }
    } finally {
      if (!locked) {
        HELD.remove(path);
      }
    }
  }

  /// Tries for a second: a process that only asks whether the folder is held has it for a moment.
  private static boolean tryLock(FileChannel channel) throws IOException {
    for (int attempt = 1; channel.tryLock() == null; attempt++) {
      if (attempt == LOCK_ATTEMPTS) {
        return false;
      }
      try {
        Thread.sleep(LOCK_PAUSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static ServerFailure inUse(Path folder, String holder) {
    return new ServerFailure(
        ("data folder %s is in use by another run (%s);"
                + " stop it or set DATA_DIR to another folder")
            .formatted(folder, holder.isEmpty() ? "just starting" : holder));
  }

  /// Whether any live process, this one included, holds the folder.
  static boolean isHeld(Path folder) {
    try {
      Path path = folder.toRealPath();
      if (HELD.containsKey(path)) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(path.resolve("lock"), READ);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return lock == null;
      }
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw failure(folder, "cannot be read", e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  Path folder(String name) {
    try {
      return Files.createDirectories(resolve(name), OWNER_FOLDER);
    } catch (IOException e) {
      throw failure("cannot be written", e);
    }
  }

  /// What was written under this name, empty where nothing was.
  static Properties read(Path file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
    } catch (NoSuchFileException _) {
      return properties;
    } catch (IOException e) {
      throw failure(file, "cannot be read", e);
    }
    return properties;
  }

  /// Replaces the file at once, readable by its owner only.
  void write(String name, Properties properties) {
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
      write(name, text.toString());
    } catch (IOException e) {
      throw failure("cannot be written", e);
    }
  }

  void write(String name, String text) throws IOException {
    Path file = resolve(name);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel out = FileChannel.open(fresh, Set.of(CREATE, WRITE), OWNER_FILE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(resolve(name));
    } catch (IOException e) {
      throw failure("cannot be written", e);
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  ServerFailure failure(String what, IOException cause) {
    return failure(path, what, cause);
  }

  private static ServerFailure failure(Path folder, String what, IOException cause) {
    String text = String.valueOf(cause.getMessage());
    if (text.contains("No space left")) {
      return diskFull(folder, text);
    }
    String reason = cause instanceof AccessDeniedException ? text + " (permission denied)" : text;
    return new ServerFailure(
        "DATA_DIR %s %s: %s; make it writable or set DATA_DIR to another folder"
            .formatted(folder, what, reason),
        cause);
  }

  /// The failure of a server, told as a full disk where that is the reason.
  ServerFailure serverFailure(String title, String lastLines, Path log) {
    if (lastLines.contains("No space left")
        || usableBytes().orElse(Long.MAX_VALUE) < FULL_BELOW_BYTES) {
      return diskFull(path, lastLines);
    }
    return new ServerFailure(
        "%s does not start: %s (its log: %s)"
            .formatted(title, lastLines.isEmpty() ? "it said nothing" : lastLines, log));
  }

  private Optional<Long> usableBytes() {
    try {
      return Optional.of(Files.getFileStore(path).getUsableSpace());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static ServerFailure diskFull(Path folder, String detail) {
    return new ServerFailure(
        "the disk of DATA_DIR %s is full: free some space or set DATA_DIR to another disk%s"
            .formatted(folder, detail.isEmpty() ? "" : " (" + detail + ")"));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(path);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> owner(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
