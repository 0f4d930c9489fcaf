package org.bellwether.application.ledger;

import java.util.UUID;
import org.bellwether.application.Page;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.Transfer;
import org.jspecify.annotations.Nullable;

/// The statement of one account, the latest transfer first.
public final class ListTransfers {
  private final Ledger ledger;

  public ListTransfers(Ledger ledger) {
    this.ledger = ledger;
  }

  /// @param before where to go on; null for the start
  public Page<Transfer, UUID> execute(AccountId account, @Nullable UUID before, int limit) {
    return Page.of(ledger.findTransfers(account, before, limit + 1), limit, Transfer::id);
  }
}
