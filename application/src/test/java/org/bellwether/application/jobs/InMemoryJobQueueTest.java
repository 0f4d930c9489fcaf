package org.bellwether.application.jobs;

import java.time.InstantSource;
import java.util.List;
import org.bellwether.application.InMemoryTransactions;
import org.bellwether.application.Transactions;

class InMemoryJobQueueTest extends JobQueueContract {
  private final InMemoryJobQueue queue = new InMemoryJobQueue(InstantSource.system());
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
    return new InMemoryJobRunner(queue, transactions, InstantSource.system(), handlers, recurring);
  }
}
