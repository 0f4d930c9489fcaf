package org.bellwether.rest.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Stream;
import org.bellwether.application.market.MarketRefusal;
import org.bellwether.rest.Refusals;
import org.bellwether.rest.problem.ApiError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each "no" of the use cases has its code, status and title, and a line in the API document.
class MarketRefusalTest {

  static Stream<Object> refusals() {
    return Refusals.of(MarketRefusal.class);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void has_a_documented_code_of_its_own_name(MarketRefusal refusal) {
    ApiError error = MarketResource.error(refusal);
    String name =
        refusal
            .getClass()
            .getSimpleName()
            .replaceAll("(?<=.)([A-Z])", "-$1")
            .toLowerCase(Locale.ROOT);
    // what somebody lacks is said by another code each
    assertThat(error.problem().code())
        .isEqualTo(
            refusal instanceof MarketRefusal.NotEntitled no
                ? ApiError.lacking(no.lack()).problem().code()
                : name);
    Refusals.requireDocumented(error);
  }
}
