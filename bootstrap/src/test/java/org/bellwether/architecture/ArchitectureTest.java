package org.bellwether.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bellwether.application.BrokenUseCase;
import org.bellwether.application.batching.BrokenMechanism;
import org.bellwether.bootstrap.wiring.BrokenSwap;
import org.bellwether.domain.ledger.BrokenFeature;
import org.bellwether.domain.market.BrokenDomain;
import org.bellwether.domain.util.BrokenName;
import org.bellwether.embedded.BrokenServer;
import org.bellwether.persistence.BrokenAdapter;
import org.bellwether.persistence.BrokenStatement;
import org.bellwether.rest.BrokenWiring;
import org.bellwether.rest.market.BrokenResource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The hexagon is what [Architecture] says, and its rules can fail.
@Order(3)
class ArchitectureTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.bellwether");

  @TestFactory
  Stream<DynamicTest> the_product_follows_every_rule() {
    return Architecture.rules().entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(PRODUCT)));
  }

  @TestFactory
  Stream<DynamicTest> every_ring_has_classes_that_the_rules_can_look_at() {
    return Architecture.RINGS.stream()
        .map(ring ->
            DynamicTest.dynamicTest(
                ring,
                () ->
                    assertThat(PRODUCT.stream().map(JavaClass::getPackageName))
                        .anyMatch(name -> name.startsWith(ring.replace("..", "")))));
  }

  @Test
  void a_domain_class_that_knows_jooq_is_caught() {
    assertBroken("domain", BrokenDomain.class);
    assertBroken("home of org.jooq..", BrokenDomain.class);
    assertBroken("floating point", BrokenDomain.class);
  }

  @Test
  void a_feature_that_knows_one_built_on_it_is_caught() {
    assertBroken("feature ledger", BrokenFeature.class);
  }

  @Test
  void a_use_case_that_knows_an_adapter_or_does_two_things_is_caught() {
    assertBroken("application", BrokenUseCase.class);
    assertBroken("use cases", BrokenUseCase.class);
    assertBroken("bootstrap", BrokenUseCase.class);
  }

  @Test
  void a_use_case_that_writes_without_a_trace_is_caught() {
    assertBroken("audit trail", BrokenUseCase.class);
  }

  @Test
  void every_use_case_in_the_list_of_the_unrecorded_is_there() {
    assertThat(PRODUCT.stream().map(JavaClass::getName))
        .containsAll(
            Architecture.UNRECORDED.keySet().stream()
                .map(name -> "org.bellwether.application." + name)
                .toList());
  }

  @Test
  void an_adapter_that_knows_another_one_is_caught() {
    assertBroken("adapter persistence", BrokenAdapter.class);
  }

  @Test
  void a_statement_that_names_columns_in_a_text_or_reads_them_by_number_is_caught() {
    assertBroken("sql", BrokenStatement.class);
    assertBroken("rows", BrokenStatement.class);
  }

  @Test
  void a_resource_that_knows_the_http_server_is_caught() {
    assertBroken("home of io.javalin..", BrokenResource.class);
    assertBroken("home of org.eclipse.jetty..", BrokenResource.class);
    assertBroken("home of jakarta.servlet..", BrokenResource.class);
  }

  @Test
  void what_all_features_use_and_knows_one_is_caught() {
    assertBroken("mechanisms", BrokenMechanism.class);
  }

  @Test
  void a_feature_that_the_rules_do_not_know_is_caught() {
    assertBroken("known features", BrokenName.class);
  }

  @Test
  void the_documentation_says_which_feature_may_use_which() throws IOException {
    String page =
        Files.readString(
            Path.of(System.getProperty("bellwether.root")).resolve("docs/architecture.md"));
    Architecture.FEATURES.forEach((feature, known) -> {
      Matcher row = Pattern.compile("\\| `" + feature + "` \\| ([^|]*)\\|").matcher(page);
      assertThat(row.find()).as("%s in the table of docs/architecture.md", feature).isTrue();
      assertThat(row.group(1).replaceAll("[` ]", "").split(","))
          .as("what %s may use, in the table of docs/architecture.md", feature)
          .containsExactlyInAnyOrderElementsOf(known.isEmpty() ? Set.of("") : known);
    });
  }

  @Test
  void an_embedded_server_that_knows_markets_is_caught() {
    assertBroken("embedded servers", BrokenServer.class);
  }

  @Test
  void a_second_class_that_names_the_backend_or_the_cache_is_caught() {
    assertBroken("one backend", BrokenSwap.class);
    assertBroken("one cache", BrokenSwap.class);
  }

  @Test
  void spring_outside_bootstrap_is_caught() {
    assertBroken("spring", BrokenWiring.class);
  }

  @Test
  void a_package_that_says_nothing_is_caught() {
    assertBroken("packages", BrokenName.class);
  }

  private static void assertBroken(String rule, Class<?>... classes) {
    Map<String, ArchRule> rules = Architecture.rules();
    assertThat(rules).containsKey(rule);
    JavaClasses broken = new ClassFileImporter().importClasses(classes);
    assertThat(rules.get(rule).evaluate(broken).hasViolation())
        .as("the rule '%s' notices %s", rule, classes[0].getSimpleName())
        .isTrue();
  }
}
