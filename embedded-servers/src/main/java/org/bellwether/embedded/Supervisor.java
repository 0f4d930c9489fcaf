package org.bellwether.embedded;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one program running until told to stop: whenever it ends by itself, it is started again.
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration STABLE = Duration.ofMinutes(1);
  private static final Duration JOIN = Duration.ofSeconds(40);

  private final Program program;
  private final Thread watcher;
  private volatile Process process;
  private volatile boolean stopping;

  private Supervisor(Program program, Process process) {
    this.program = program;
    this.process = process;
    this.watcher =
        Thread.ofPlatform().daemon().name("supervise " + program.title()).unstarted(this::watch);
  }

  static Supervisor start(Program program) throws InterruptedException {
    Supervisor supervisor = new Supervisor(program, program.start());
    supervisor.watcher.start();
    return supervisor;
  }

  private void watch() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!stopping) {
        Instant started = Instant.now();
        int code = process.waitFor();
        if (stopping) {
          return;
        }
        LOG.error(
            "{} ended by itself (exit code {}), starting it again; its last words: {}",
            program.title(),
            code,
            program.lastWords());
        if (Duration.between(started, Instant.now()).compareTo(STABLE) > 0) {
          pause = FIRST_PAUSE;
        }
        pause = restart(pause);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Tries until it runs again, for the reason may pass (a full disk); returns the next pause.
  private Duration restart(Duration firstPause) throws InterruptedException {
    Duration pause = firstPause;
    while (true) {
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      try {
        process = program.start();
        LOG.info("{} runs again", program.title());
        return pause;
      } catch (ServerFailure e) {
        LOG.error("{}; trying again in {} ms", e.getMessage(), pause.toMillis());
      } catch (RuntimeException e) {
        LOG.error("{} does not start; trying again in {} ms", program.title(), pause.toMillis(), e);
      }
    }
  }

  void stop() throws InterruptedException {
    stopping = true;
    watcher.interrupt();
    watcher.join(JOIN);
    program.stop(process);
  }
}
