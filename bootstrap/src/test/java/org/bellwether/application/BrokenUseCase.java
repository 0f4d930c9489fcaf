package org.bellwether.application;

import org.bellwether.application.transaction.Transactions;
import org.bellwether.bootstrap.settings.Setting;
import org.bellwether.rest.json.Json;

/// Breaks the rules on purpose.
public final class BrokenUseCase {
  private final Transactions transactions;

  public BrokenUseCase(Transactions transactions) {
    this.transactions = transactions;
  }

  public Json execute() {
    return transactions.inTransaction(Json::new);
  }

  public Setting undo() {
    return Setting.PORT;
  }
}
