package org.bellwether.rest.settlement;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.ResolveMarket.Verdict;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Resolution;
import org.bellwether.rest.validation.Amount;
import org.bellwether.rest.validation.Text;
import org.jspecify.annotations.Nullable;

/// The body of `POST /markets/{id}/resolution`: one outcome, or what each pays, or that there is no
/// answer.
///
/// @param outcome the one that has won, by its id or name
/// @param weights what a share pays, by the outcome's id or name; those not named pay nothing
/// @param cancel true: each outcome pays its price of now
record ResolutionRequest(
    @Nullable @Text(max = Outcome.MAX_NAME_LENGTH) String outcome,
    @Nullable @Size(min = 1, max = Market.MAX_OUTCOMES)
        Map<
                @NotNull @Text(max = Outcome.MAX_NAME_LENGTH) String,
                @NotNull
                @Amount(
                    zero = true,
                    max = 1,
                    message = "must be 0 to 1, with at most 6 decimal places")
                BigDecimal>
            weights,
    @Nullable @AssertTrue(message = "must be true, or left out") Boolean cancel,
    @Nullable @Text(max = Resolution.MAX_EVIDENCE_URL_LENGTH) @WebAddress String evidenceUrl,
    @Nullable @Text(max = Resolution.MAX_NOTE_LENGTH, multiline = true) String note) {

  @AssertTrue(message = "or else weights or cancel must be given, and only one of the three")
  boolean isOutcomeGiven() {
    return Stream.of(outcome, weights, cancel).filter(Objects::nonNull).count() == 1;
  }

  @AssertTrue(message = "must sum to exactly 1")
  boolean isWeightsWhole() {
    return weights == null
        || weights.containsValue(null)
        || weights.values().stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .compareTo(BigDecimal.ONE)
            == 0;
  }

  ResolveMarket.Command toCommand(Caller caller, MarketId id, LongPredicate versions) {
    return new ResolveMarket.Command(
        caller, id, versions, toVerdict(), evidenceUrl, note == null ? null : note.strip());
  }

  private Verdict toVerdict() {
    if (weights != null) {
      return new Verdict.Pay(
          weights.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, e -> Price.of(e.getValue()))));
    }
    return outcome == null ? new Verdict.Cancel() : new Verdict.Pay(Map.of(outcome, Price.ONE));
  }
}
