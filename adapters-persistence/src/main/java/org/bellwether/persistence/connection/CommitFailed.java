package org.bellwether.persistence.connection;

import org.jooq.exception.DataAccessException;

/// The work of a transaction was done, and its commit or what came after that failed. Unless the
/// database says that it rolled back, nobody knows whether it happened.
public final class CommitFailed extends DataAccessException {
  private static final long serialVersionUID = 1;

  CommitFailed(RuntimeException cause) {
    super("a transaction was not seen to commit", cause);
  }
}
