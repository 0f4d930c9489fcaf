package org.bellwether.rest.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Transfer;
import org.jspecify.annotations.Nullable;

/// A line of a statement.
///
/// @param amount credits, exact; below zero when they went out
/// @param marketId whose escrow the other side is; absent where it is none
@JsonInclude(JsonInclude.Include.NON_NULL)
record TransferResponse(
    UUID id, String reason, BigDecimal amount, @Nullable UUID marketId, Instant at) {

  /// As the owner of that account sees it.
  static TransferResponse from(Transfer transfer, AccountId account) {
    boolean out = transfer.from().equals(account);
    BigDecimal amount = transfer.amount().toDecimal();
    AccountId other = out ? transfer.to() : transfer.from();
    return new TransferResponse(
        transfer.id(),
        transfer.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        out ? amount.negate() : amount,
        switch (transfer.reason()) {
          case GRANT, COVER, REPAYMENT -> null;
          case SUBSIDY, PURCHASE, SALE, PAYOUT, REFUND, PAYOUT_REVERSAL, REFUND_REVERSAL ->
              other.value();
        },
        transfer.at());
  }
}
