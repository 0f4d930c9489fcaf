package org.bellwether.bootstrap;

import java.nio.file.Path;
import org.bellwether.embedded.DataFolderCopies;

/// Data folders as the first run of the product leaves them.
public final class DataFolders {
  private DataFolders() {}

  /// Another one, in this folder.
  public static Path in(Path parent) {
    return DataFolderCopies.of(FirstRun.dataFolder(), parent);
  }
}
