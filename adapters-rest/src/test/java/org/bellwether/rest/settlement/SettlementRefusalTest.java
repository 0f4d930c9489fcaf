package org.bellwether.rest.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import org.bellwether.application.settlement.SettlementRefusal;
import org.bellwether.rest.Refusals;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;

/// Each "no" of the use cases has its code, status and title, and a line in the API document.
class SettlementRefusalTest {

  @Test
  void each_has_a_documented_code_of_its_own() {
    assertThat(
            Refusals.of(SettlementRefusal.class)
                .map(refusal -> ResolutionResource.error((SettlementRefusal) refusal))
                .peek(Refusals::requireDocumented)
                .map(ApiError::problem))
        .containsExactly(
            Problem.MARKET_NOT_FOUND,
            Problem.NOT_THE_CREATOR,
            // what somebody may lack
            Problem.INVALID_TOKEN,
            Problem.INSUFFICIENT_PERMISSIONS,
            Problem.NOT_FOR_PROGRAMS,
            Problem.RECENT_LOGIN_REQUIRED,
            Problem.VERSION_MISMATCH,
            Problem.RESOLUTION_BEING_REVERSED,
            Problem.MARKET_ALREADY_RESOLVED,
            Problem.UNKNOWN_OUTCOME,
            Problem.VALIDATION_FAILED,
            Problem.MARKET_NOT_RESOLVED,
            Problem.RESOLUTION_FINAL);
  }
}
