package org.bellwether.rest.edge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.thread.Scheduler;

/// A handler that looks round every now and then, from the server's start to its stop.
abstract class Watch extends Handler.Wrapper {
  private final Duration every;
  private volatile Scheduler.Task next = () -> false;

  Watch(Duration every) {
    this.every = every;
  }

  abstract void look();

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    scheduleNext();
  }

  private void scheduleNext() {
    next =
        getServer()
            .getScheduler()
            .schedule(this::lookAndGoOn, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lookAndGoOn() {
    look();
    if (isStarting() || isStarted()) {
      scheduleNext();
    }
  }

  @Override
  protected void doStop() throws Exception {
    next.cancel();
    super.doStop();
  }
}
