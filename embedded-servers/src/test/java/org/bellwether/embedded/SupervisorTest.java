package org.bellwether.embedded;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SupervisorTest {

  @Test
  void a_program_that_cannot_start_is_tried_again_every_two_seconds() throws Exception {
    FailingProgram program = new FailingProgram();
    Supervisor supervisor = Supervisor.start(program);
    await().atMost(Duration.ofSeconds(10)).until(() -> program.starts.get() >= 7);
    supervisor.stop();
  }

  /// Ends as soon as it has started, and starts only once.
  private static final class FailingProgram implements Program {
    private final AtomicInteger starts = new AtomicInteger();

    @Override
    public String title() {
      return "a program";
    }

    @Override
    public Process start() {
      if (starts.getAndIncrement() > 0) {
        throw new ServerFailure("the disk is full");
      }
      try {
        return new ProcessBuilder("true").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stop(Process process) {
      process.destroy();
    }

    @Override
    public String lastWords() {
      return "";
    }
  }
}
