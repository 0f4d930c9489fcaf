package org.bellwether.rest.market;

import jakarta.validation.constraints.NotNull;
import java.util.function.LongPredicate;
import org.bellwether.application.market.ClarifyMarket;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.rest.validation.Text;

/// The body of `POST /markets/{id}/clarifications`.
record ClarificationRequest(
    @NotNull @Text(max = MarketTerms.MAX_CLARIFICATION_LENGTH, multiline = true) String text) {

  ClarifyMarket.Command toCommand(Caller caller, MarketId id, LongPredicate versions) {
    return new ClarifyMarket.Command(caller, id, versions, text.strip());
  }
}
