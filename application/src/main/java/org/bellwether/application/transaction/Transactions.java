package org.bellwether.application.transaction;

import java.util.function.Supplier;
import org.bellwether.application.Outage;

/// Makes several reads and writes one: all of them happen, or none.
///
/// Opened once, by the use case, never nested. A result commits, whatever it says, so a use case
/// decides before it writes; an exception rolls back.
///
/// The work may run more than once: when others got in its way, or the connection was lost before
/// the commit, it is rolled back and run again. So it has no effect outside of the transaction, and
/// takes what it needs from outside (ids, the time) beforehand or anew. Nothing is tried again once
/// the commit itself may have happened. What is to have an effect outside waits with
/// [#afterCommit].
///
/// All objects that open transactions of one backend are one: what one has opened is open, and
/// takes what is to follow, through any other.
public interface Transactions {

  /// @throws IllegalStateException when there is a transaction around it already
  /// @throws Outage when the backend cannot be reached, or others got in its way too often; whether
  ///   the work is done is unknown only if the connection was lost at the commit
  <T> T inTransaction(Supplier<T> work);

  /// Whether this thread is within a transaction, which sees what nobody else may see yet.
  boolean isOpen();

  /// Runs this on this thread once the transaction around the caller has committed, or may have: a
  /// connection lost at the commit leaves that unknown. Never after a rollback; at once when there
  /// is no transaction.
  ///
  /// Such actions run in their order, when the transaction is no longer open. What one throws is
  /// logged and changes nothing else, since what is committed has succeeded.
  void afterCommit(Runnable action);
}
