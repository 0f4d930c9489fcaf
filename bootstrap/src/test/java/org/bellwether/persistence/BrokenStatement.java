package org.bellwether.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Breaks the rules on purpose.
public final class BrokenStatement {
  Condition isOpen() {
    return DSL.condition("status = 'active'");
  }

  String name(ResultSet row) throws SQLException {
    return row.getString(1);
  }
}
