package org.bellwether.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Stream;
import org.bellwether.application.identity.IdentityRefusal;
import org.bellwether.domain.identity.Lack;
import org.bellwether.rest.Refusals;
import org.bellwether.rest.problem.ApiError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each "no" of the use cases has its code, status and title, and a line in the API document.
class IdentityRefusalTest {

  static Stream<Object> refusals() {
    // whether an address is taken is not told
    return Refusals.of(IdentityRefusal.class)
        .filter(refusal -> !(refusal instanceof IdentityRefusal.EmailTaken));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void has_a_documented_code_of_its_own_name(IdentityRefusal refusal) {
    ApiError error = AuthResource.error(refusal);
    String name =
        refusal
            .getClass()
            .getSimpleName()
            .replaceAll("(?<=.)([A-Z])", "-$1")
            .toLowerCase(Locale.ROOT);
    // what somebody lacks is said by another code each
    assertThat(error.problem().code())
        .isEqualTo(
            refusal instanceof IdentityRefusal.NotEntitled(Lack lack)
                ? ApiError.lacking(lack).problem().code()
                : name);
    Refusals.requireDocumented(error);
  }
}
