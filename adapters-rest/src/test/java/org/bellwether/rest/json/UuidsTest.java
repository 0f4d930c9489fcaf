package org.bellwether.rest.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A UUID has one form.
class UuidsTest {
  private static final String ID = "0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e";

  @Test
  void the_case_of_a_uuid_does_not_count() {
    for (String same : new String[] {ID, ID.toUpperCase(Locale.ROOT), ID.replace('f', 'F')}) {
      assertThat(Uuids.parse(same)).contains(UUID.fromString(ID));
      assertThat(Uuids.folded(same)).isEqualTo(ID);
      assertThat(Uuids.foldedSubject("Kind:" + same)).isEqualTo("Kind:" + ID);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "1a22-fa8e1-1-1-1",
        "0000001a22-fa8e-0001-0001-00000000001",
        "0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5",
        "0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e0",
        "0190f5e27c1a7b3e9d523f6a1c2b4d5e",
        "{0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e}",
        "urn:uuid:0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e",
        "0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5g",
        "0190f5e2_7c1a_7b3e_9d52_3f6a1c2b4d5e",
        "٠190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e",
        "０190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e",
        "+190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e",
        "-190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e"
      })
  void any_other_form_is_none(String text) {
    assertThat(Uuids.parse(text)).isEmpty();
    assertThat(Uuids.folded(text.toUpperCase(Locale.ROOT)))
        .isEqualTo(text.toUpperCase(Locale.ROOT));
  }
}
