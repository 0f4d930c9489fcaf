package org.bellwether.application;

import java.util.function.Supplier;

/// Makes several reads and writes one: all of them happen, or none.
///
/// Opened once, by the use case, never nested. A result commits, whatever it says, so a use case
/// decides before it writes; an exception rolls back.
public interface Transactions {

  /// @throws IllegalStateException when there is a transaction around it already
  /// @throws Outage when the backend cannot be reached
  <T> T inTransaction(Supplier<T> work);
}
