package org.bellwether.rest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.bellwether.rest.problem.ApiError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
  private record Thing(String name, @Nullable String note) {}

  private static Json.Reading<Thing> merged(String patch) {
    return new Json().merge(new Thing("a", "b"), patch.getBytes(UTF_8), Thing.class);
  }

  @Test
  void null_in_a_merge_patch_removes_what_is_known_and_is_refused_for_what_is_not() {
    assertThat(merged("{\"note\":null}").value()).isEqualTo(new Thing("a", null));
    assertThat(merged("{\"note\":null}").violations()).isEmpty();
    assertThat(merged("{\"bogus\":null}").violations())
        .extracting(ApiError.Violation::field)
        .containsExactly("bogus");
  }
}
