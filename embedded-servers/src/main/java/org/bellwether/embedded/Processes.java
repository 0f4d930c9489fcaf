package org.bellwether.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What the operating system has to be asked about processes.
final class Processes {
  private static final boolean LINUX = System.getProperty("os.name").startsWith("Linux");
  private static final long LARGEST_LOG_BYTES = 10L << 20;
  private static final int TAIL_BYTES = 4096;
  private static final Duration POLL = Duration.ofMillis(20);

  private Processes() {}

  /// A command in a session of its own, or the terminal's Ctrl-C would stop the servers before the
  /// requests in flight are answered. The process keeps its id.
  static ProcessBuilder detached(List<String> command) {
    List<String> words = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      words.add("/usr/bin/setsid");
    } else if (Files.isExecutable(Path.of("/usr/bin/perl"))) {
      words.addAll(List.of("/usr/bin/perl", "-MPOSIX=setsid", "-e", "setsid; exec @ARGV"));
    }
    words.addAll(command);
    return builder(words);
  }

  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
  }

  /// PostgreSQL refuses to run as root; in a user namespace of its own it is nobody in particular.
  static List<String> notAsRoot() {
    return LINUX && new UnixSystem().getUid() == 0 ? List.of("unshare", "-U") : List.of();
  }

  /// The processes of a program that work in a folder, whoever started them. Process ids are
  /// reused, so a recorded id proves nothing.
  static List<ProcessHandle> of(String program, Path folder) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process ->
              LINUX ? worksIn(process, program, folder) : names(process, program, folder))
          .toList();
    }
  }

  private static boolean worksIn(ProcessHandle process, String program, Path folder) {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    try {
      String executable = Files.readSymbolicLink(proc.resolve("exe")).toString();
      return executable.replace(" (deleted)", "").endsWith("/" + program)
          && Files.readSymbolicLink(proc.resolve("cwd")).equals(folder);
    } catch (IOException _) {
      return false; // it ended, or is somebody else's
    }
  }

  private static boolean names(ProcessHandle process, String program, Path folder) {
    ProcessHandle.Info info = process.info();
    return info.command().filter(command -> command.endsWith("/" + program)).isPresent()
        && Arrays.stream(info.arguments().orElse(new String[0]))
            .anyMatch(argument -> argument.startsWith(folder.toString()));
  }

  /// Sends a signal that the JDK cannot send, or asks to end where that is impossible.
  static void signal(ProcessHandle process, String name) throws InterruptedException {
    List<String> command = List.of("/bin/sh", "-c", "kill -" + name + " " + process.pid());
    try {
      builder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    } catch (IOException _) {
      process.destroy();
    }
  }

  /// Whether the process ended within the time. Polls: `onExit` looks at a process that is not a
  /// child of this one three times a second only.
  static boolean ends(ProcessHandle process, Duration within) throws InterruptedException {
    Instant deadline = Instant.now().plus(within);
    while (isRunning(process)) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  /// In a container where this is the first process, nobody buries what its children leave behind:
  /// such a process is dead but still listed.
  private static boolean isRunning(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
      return !LINUX || !Files.readString(stat).contains(") Z ");
    } catch (IOException _) {
      return false;
    }
  }

  /// The log a program appends to, put aside when it has grown large.
  static ProcessBuilder.Redirect appendTo(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
      Files.move(log, Path.of(log + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(log)) {
      Files.createFile(log, DataFolder.OWNER_FILE);
    }
    return ProcessBuilder.Redirect.appendTo(log.toFile());
  }

  /// What a log says from a position on, its last few lines at most.
  static List<String> tail(Path log, long from) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start =
          Math.clamp(file.length() - TAIL_BYTES, Math.min(from, file.length()), file.length());
      byte[] bytes = new byte[Math.toIntExact(file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
