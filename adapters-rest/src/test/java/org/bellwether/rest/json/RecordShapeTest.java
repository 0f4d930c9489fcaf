package org.bellwether.rest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bellwether.rest.validation.Text;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Nothing that a request may hold is without a bound.
class RecordShapeTest {
  private static final String VALIDATION = "jakarta.validation.constraints";

  /// The records with rules on their components: whatever is read is one of them.
  private static List<Class<?>> requests() throws IOException, URISyntaxException {
    Path classes = Path.of(Json.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.contains("package-info"))
          .<Class<?>>map(file -> load(file.replace(".class", "").replace('/', '.')))
          .filter(type ->
              type.isRecord()
                  && Arrays.stream(type.getRecordComponents()).anyMatch(RecordShapeTest::isRuled))
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, RecordShapeTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isRuled(RecordComponent component) {
    return Arrays.stream(component.getAccessor().getAnnotations())
        .anyMatch(rule -> rule.annotationType().getName().startsWith(VALIDATION));
  }

  @TestFactory
  Stream<DynamicTest> every_list_map_and_text_of_a_request_has_a_bound() throws Exception {
    return requests().stream()
        .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> requireBounded(type)));
  }

  private static void requireBounded(Class<?> type) {
    assertThat(RecordShape.of(type).parts()).isNotEmpty();
    for (RecordComponent component : type.getRecordComponents()) {
      requireBounded(component.getAnnotatedType(), component);
    }
  }

  private static void requireBounded(AnnotatedType type, RecordComponent of) {
    if (type instanceof AnnotatedParameterizedType many) {
      for (AnnotatedType each : many.getAnnotatedActualTypeArguments()) {
        requireBounded(each, of);
      }
    } else if (type.getType() == String.class) {
      assertThat(isBounded(type)).as("the text of %s has a bound", of).isTrue();
    }
  }

  private static boolean isBounded(AnnotatedElement text) {
    Size size = text.getAnnotation(Size.class);
    return text.isAnnotationPresent(Text.class)
        || text.isAnnotationPresent(Pattern.class)
        || (size != null && size.max() < Integer.MAX_VALUE);
  }

  @Test
  void there_are_requests_to_be_bounded() throws Exception {
    assertThat(requests())
        .extracting(Class::getSimpleName)
        .contains(
            "CreateMarketRequest",
            "PositionRequest",
            "MarketBody",
            "ApiKeyRequest",
            "ResolutionRequest",
            "TradeRequest",
            "LoginRequest")
        .hasSizeGreaterThan(12);
  }

  private record UnboundedList(@NotNull List<String> list) {}

  private record HalfBoundedList(@Size(min = 1) List<String> list) {}

  private record UnboundedMap(@NotNull Map<String, String> map) {}

  private record ListOfLists(@Size(max = 2) List<List<String>> lists) {}

  private record Anything(Object anything) {}

  @Test
  void a_record_that_forgets_a_bound_cannot_be_read_at_all() {
    for (Class<?> type :
        List.of(
            UnboundedList.class,
            HalfBoundedList.class,
            UnboundedMap.class,
            ListOfLists.class,
            Anything.class)) {
      assertThatThrownBy(() -> new Json().read("{}".getBytes(UTF_8), type))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
