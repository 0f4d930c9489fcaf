package org.bellwether.application.jobs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.market.TestMarkets;

class InMemoryJobQueueTest extends JobQueueContract {
  private final InMemoryJobQueue queue = new InMemoryJobQueue(TestMarkets.CLOCK);
  private final InMemoryTransactions transactions = new InMemoryTransactions(queue);

  @Override
  protected JobQueue queue() {
    return queue;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected AutoCloseable node(List<JobHandler> handlers, List<RecurringJob> recurring) {
    return new InMemoryJobRunner(queue, transactions, TestMarkets.CLOCK, handlers, recurring);
  }

  @Override
  protected Dying dyingNode(String kind, boolean recurs) {
    AtomicInteger starts = new AtomicInteger();
    Runnable deadly =
        () -> {
          starts.incrementAndGet();
          throw new InMemoryJobRunner.NodeDeath();
        };
    AutoCloseable node =
        recurs
            ? node(
                List.of(),
                List.of(
                    new RecurringJob(kind, new RecurringJob.Every(Duration.ofMillis(10)), deadly)))
            : node(List.of(new JobHandler(kind, _ -> deadly.run())), List.of());
    return new Dying(starts, node);
  }
}
