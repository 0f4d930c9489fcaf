package org.bellwether.rest.settlement;

import jakarta.validation.constraints.NotNull;
import java.util.function.LongPredicate;
import org.bellwether.application.settlement.ReverseResolution;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Reversal;
import org.bellwether.rest.validation.Text;

/// The body of `POST /admin/markets/{id}/resolution/reversal`.
record ReversalRequest(
    @NotNull @Text(max = Reversal.MAX_REASON_LENGTH, multiline = true) String reason) {

  ReverseResolution.Command toCommand(Caller caller, MarketId id, LongPredicate versions) {
    return new ReverseResolution.Command(caller, id, versions, reason.strip());
  }
}
