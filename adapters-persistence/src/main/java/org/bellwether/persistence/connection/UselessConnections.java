package org.bellwether.persistence.connection;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/// Takes out of the pool what the pool itself would keep: connections to a server that may only be
/// read from, and those the server has ended or is about to.
final class UselessConnections implements SQLExceptionOverride {
  @java.lang.Override // the interface has one of its own
  public Override adjudicate(SQLException failure) {
    return Outages.isLost(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
