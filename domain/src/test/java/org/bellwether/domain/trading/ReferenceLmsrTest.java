package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ReferenceLmsrTest {
  /// Published constants: OEIS A001113, A002162, A002392.
  private static final String E = "2.71828182845904523536028747135266249775724709369995";

  private static final String LN_2 = "0.69314718055994530941723212145817656807550013436025";
  private static final String LN_10 = "2.30258509299404568401799145468436420760110148862877";

  @Test
  void the_reference_knows_e_and_the_logarithms_of_2_and_10_to_50_digits() {
    assertClose(ReferenceLmsr.exp(BigDecimal.ONE), E);
    assertClose(ReferenceLmsr.ln(BigDecimal.TWO), LN_2);
    assertClose(ReferenceLmsr.ln(BigDecimal.TEN), LN_10);
    assertClose(ReferenceLmsr.ln(ReferenceLmsr.exp(new BigDecimal("-18.5"))), "-18.5");
  }

  private static void assertClose(BigDecimal actual, String expected) {
    assertThat(actual.subtract(new BigDecimal(expected)).abs()).isLessThan(new BigDecimal("1e-49"));
  }
}
