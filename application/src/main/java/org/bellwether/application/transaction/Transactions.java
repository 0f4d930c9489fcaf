package org.bellwether.application.transaction;

import java.util.function.Supplier;

/// Makes several reads and writes one: all of them happen, or none.
///
/// Opened once, by the use case, never nested. A result commits, whatever it says, so a use case
/// decides before it writes; an exception rolls back.
///
/// The work may run more than once: when others got in its way, or the connection was lost before
/// the commit, it is rolled back and run again. So it has no effect outside of the transaction, and
/// takes what it needs from outside (ids, the time) beforehand or anew. Nothing is tried again once
/// the commit itself may have happened.
public interface Transactions {

  /// @throws IllegalStateException when there is a transaction around it already
  /// @throws Outage when the backend cannot be reached, or others got in its way too often; whether
  ///   the work is done is unknown only if the connection was lost at the commit
  <T> T inTransaction(Supplier<T> work);
}
