package org.bellwether.rest.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers as JSON has them, and none that takes all memory there is.
class DecimalsTest {

  @ParameterizedTest
  @CsvSource({
    "12.5, 12.5",
    "-0.25, -0.25",
    "0, 0",
    "1e-05, 0.00001",
    "1E3, 1000",
    "1.25e+2, 125",
    "100e-2, 1",
    "1e64, 1e64",
    "1e-64, 1e-64",
    "1e-0000000005, 0.00001"
  })
  void a_number_is_read_as_it_is_written(String text, BigDecimal number) {
    assertThat(Decimals.parse(text))
        .hasValueSatisfying(n -> assertThat(n).isEqualByComparingTo(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "NaN",
        "Infinity",
        "+1",
        ".5",
        "5.",
        "1e",
        "1e+",
        "e5",
        "01",
        "-",
        "1,5",
        "0x1",
        "1f",
        "١",
        "1e65",
        "1e-65",
        "1e999999999",
        "1e-999999999",
        "1e99999999999",
        "-1e-99999999999",
        "0e999999999",
        "1 ",
        "1_0",
        "11111111111111111111111111111111111111111111111111111111111111111"
      })
  void what_is_no_number_or_too_long_is_none(String text) {
    assertThat(Decimals.parse(text)).isEmpty();
  }
}
