package org.bellwether.domain.market;

import java.util.List;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;

/// What makes a market tradable: somebody put up the largest loss its market maker can make.
///
/// @param sponsor whose account paid the subsidy, and gets back what the settlement leaves of it
/// @param subsidy what was put up
/// @param liquidity b, what the subsidy bought
/// @param virtualShares per outcome: shares that nobody holds, which make the initial prices
public record Funding(
    AccountId sponsor, Credits subsidy, Credits liquidity, List<Shares> virtualShares) {
  public Funding {
    virtualShares = List.copyOf(virtualShares);
    if (subsidy.equals(Credits.ZERO) || liquidity.equals(Credits.ZERO)) {
      throw new IllegalArgumentException(
          "a subsidy above 0 buys liquidity above 0, not "
              + subsidy.toDecimal()
              + " credits "
              + liquidity.toDecimal());
    }
  }
}
