package org.bellwether.rest.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.bellwether.application.market.MarketRefusal;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.ApiDocument;
import org.bellwether.rest.http.ApiError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each "no" of the use cases has its code, status and title, and a line in the API document.
class MarketRefusalTest {

  static Stream<Class<?>> refusals() {
    return Arrays.stream(MarketRefusal.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void has_a_documented_code_of_its_own_name(Class<?> type) throws ReflectiveOperationException {
    ApiError error = MarketResource.error((MarketRefusal) instance(type));
    String name = type.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    assertThat(error.problem().code()).isEqualTo(name);
    assertThat(error.problem().status()).isBetween(400, 499);
    assertThat(error.detail()).isNotBlank().doesNotContain("null", "MarketRefusal");
    assertThat(ApiDocument.get().text())
        .contains(
            "| `%s` | %d | %s |"
                .formatted(name, error.problem().status(), error.problem().title()));
  }

  private static Object instance(Class<?> record) throws ReflectiveOperationException {
    RecordComponent[] components = record.getRecordComponents();
    Constructor<?> constructor =
        record.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    return constructor.newInstance(
        Arrays.stream(components).map(component -> any(component.getType())).toArray());
  }

  private static Object any(Class<?> type) {
    return Stream.of(
            new MarketId(UUID.randomUUID()),
            new UserId(UUID.randomUUID()),
            7L,
            MarketStatus.CLOSED,
            Instant.EPOCH)
        .filter(value -> type == long.class ? value instanceof Long : type.isInstance(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no value to try for " + type));
  }
}
