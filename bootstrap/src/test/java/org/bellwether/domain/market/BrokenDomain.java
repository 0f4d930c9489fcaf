package org.bellwether.domain.market;

import org.jooq.DSLContext;

/// Breaks the rules on purpose.
public record BrokenDomain(DSLContext database) {
  public double price() {
    return 0.5;
  }
}
