package org.bellwether.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A folder with a file system of its own, in memory and small enough to be filled. Where this
/// process may not mount one, it is a folder like any other, and refuses to be filled.
final class SmallVolume implements AutoCloseable {
  private static final String SIZE = "400m";
  private static final int BLOCK_BYTES = 4096;

  private final Path folder;
  private final Path filler;
  private final @Nullable String whyNot;
  private boolean closed;

  SmallVolume(Path folder) throws IOException {
    this.folder = Files.createDirectory(folder);
    filler = folder.resolve("filler");
    whyNot = failure("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString());
  }

  /// What the command says when it fails.
  private static @Nullable String failure(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    return process.onExit().join().exitValue() == 0 ? null : said;
  }

  /// Leaves not a byte.
  ///
  /// @throws UnsupportedOperationException where it is a folder like any other
  void fill() throws IOException {
    if (whyNot != null) {
      throw new UnsupportedOperationException(
          "needs root or user namespaces, to mount a small file system (%s)".formatted(whyNot));
    }
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream file = Files.newOutputStream(filler)) {
      while (true) {
        file.write(block);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  void makeRoom() throws IOException {
    Files.delete(filler);
  }

  /// Forgets all that is in it.
  @Override
  public synchronized void close() {
    if (closed || whyNot != null) {
      return;
    }
    closed = true;
    try {
      String failure = failure("umount", "-l", folder.toString());
      if (failure != null) {
        throw new IllegalStateException(failure);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
