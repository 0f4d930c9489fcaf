package org.bellwether.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.bellwether.application.identity.IdentityRefusal;
import org.bellwether.rest.ApiDocument;
import org.bellwether.rest.http.ApiError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each "no" of the use cases has its code, status and title, and a line in the API document.
class IdentityRefusalTest {

  static Stream<Class<?>> refusals() {
    return Arrays.stream(IdentityRefusal.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void has_a_documented_code_of_its_own_name(Class<?> type) throws ReflectiveOperationException {
    ApiError error =
        AuthResource.error((IdentityRefusal) type.getDeclaredConstructor().newInstance());
    String name = type.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    assertThat(error.problem().code()).isEqualTo(name);
    assertThat(error.problem().status()).isBetween(400, 499);
    assertThat(error.detail()).isNotBlank().doesNotContain("null", "IdentityRefusal");
    assertThat(ApiDocument.get().text())
        .contains(
            "| `%s` | %d | %s |"
                .formatted(name, error.problem().status(), error.problem().title()));
  }
}
