package org.bellwether.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.bootstrap.Backends;
import org.bellwether.bootstrap.Caches;

/// The rules of the hexagon, each with its reason.
final class Architecture {
  private static final String ROOT = "org.bellwether";
  private static final String DOMAIN = ROOT + ".domain..";
  private static final String APPLICATION = ROOT + ".application..";
  private static final String REST = ROOT + ".rest..";
  private static final String HTTP_SERVER =
      String.join(",", ROOT + ".rest.server..", ROOT + ".rest.edge..", ROOT + ".rest.operations..");
  private static final String PERSISTENCE = ROOT + ".persistence..";
  private static final String CACHE = ROOT + ".cache..";
  private static final String SEARCH = ROOT + ".search..";
  private static final String BOOTSTRAP = ROOT + ".bootstrap..";
  private static final String IMPORTS = ROOT + ".bootstrap.cli.imports..";
  private static final String IDENTITY = ROOT + ".identity..";
  private static final String EMBEDDED = ROOT + ".embedded..";
  private static final String[] JDK = {"java..", "org.jspecify.annotations.."};

  /// Every ring and adapter; each must have classes, or a rule about it could never fail.
  static final List<String> RINGS =
      List.of(DOMAIN, APPLICATION, REST, IDENTITY, PERSISTENCE, CACHE, SEARCH, EMBEDDED, BOOTSTRAP);

  /// The rings in which every package is a feature, a mechanism, or one of [#NO_FEATURES].
  private static final List<String> CORE = List.of(ROOT + ".domain.", ROOT + ".application.");

  /// Which feature may know which, the same in every ring.
  static final Map<String, Set<String>> FEATURES =
      Map.of(
          "ledger", Set.of(),
          "identity", Set.of("ledger"),
          "market", Set.of("identity", "ledger", "jobs"),
          "jobs", Set.of("identity"),
          "trading", Set.of("market", "ledger", "identity", "jobs"),
          "settlement", Set.of("trading", "market", "ledger", "identity", "jobs"),
          "search", Set.of("market", "identity", "ledger", "jobs"));

  /// What every feature may use, in any ring. These know no feature but who a user is.
  private static final List<String> MECHANISMS =
      List.of("transaction", "idempotency", "audit", "batching", "ratelimit");

  /// What stands beside the features in the core, each with its reason.
  private static final Map<String, String> NO_FEATURES =
      Map.of(
          "text", "how texts are kept and compared, which every feature asks",
          "operations", "what operators look at, of any feature",
          "backend", "names every port that a backend implements",
          "wiring", "names every use case");

  private Architecture() {}

  /// All rules in force, by name.
  static Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("domain", domainKnowsTheJdkAlone());
    rules.put("application", applicationKnowsDomainAndJdkAlone());
    adapters()
        .forEach((name, adapter) -> rules.put("adapter " + name, adapterKnowsNoOther(adapter)));
    rules.put("embedded servers", embeddedServersKnowNothingOfTheHexagon());
    rules.put("spring", springIsForBootstrap());
    technologies()
        .forEach((technology, home) -> rules.put("home of " + technology, home(technology, home)));
    rules.put("bootstrap", nobodyKnowsBootstrap());
    rules.put("one backend", oneClassNames(Backends.class, PERSISTENCE));
    rules.put("one cache", oneClassNames(Caches.class, CACHE));
    rules.put("cycles", featuresHaveNoCycles());
    FEATURES.forEach((feature, known) -> rules.put("feature " + feature, feature(feature, known)));
    rules.put("mechanisms", mechanismsKnowNoFeature());
    rules.put("known features", everyPackageOfTheCoreIsKnown());
    rules.put("packages", packagesAreNamedAfterFeatures());
    rules.put("use cases", useCasesDoOneThing());
    rules.put("audit trail", whatWritesLeavesALine());
    rules.put("rows", rowsAreReadByField());
    rules.put("sql", statementsAreTyped());
    rules.put("floating point", noFloatingPointCrossesAPort());
    return rules;
  }

  private static ArchRule domainKnowsTheJdkAlone() {
    return classes()
        .that()
        .resideInAPackage(DOMAIN)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(JDK).or(resideInAPackage(DOMAIN)))
        .because("decisions about markets and money must outlive every framework");
  }

  private static ArchRule applicationKnowsDomainAndJdkAlone() {
    return classes()
        .that()
        .resideInAPackage(APPLICATION)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK).or(resideInAnyPackage(APPLICATION, DOMAIN)))
        .because("use cases are tested and read without any technology");
  }

  private static Map<String, String> adapters() {
    return Map.of(
        "rest",
        REST,
        "identity",
        IDENTITY,
        "persistence",
        PERSISTENCE,
        "cache",
        CACHE,
        "search",
        SEARCH);
  }

  private static ArchRule adapterKnowsNoOther(String adapter) {
    String[] others =
        adapters().values().stream().filter(other -> !other.equals(adapter)).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(adapter)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because("an adapter that knows another one cannot be swapped alone");
  }

  private static ArchRule embeddedServersKnowNothingOfTheHexagon() {
    return noClasses()
        .that()
        .resideInAPackage(EMBEDDED)
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(EMBEDDED))))
        .because("whoever starts them may want them for something else");
  }

  private static ArchRule springIsForBootstrap() {
    return noClasses()
        .that(resideInAPackage(ROOT + "..").and(not(resideInAPackage(BOOTSTRAP))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .because("wiring is one ring's job; everywhere else a constructor says what is needed");
  }

  /// Where each technology may be known: places with commas between.
  private static Map<String, String> technologies() {
    return Map.ofEntries(
        Map.entry("io.javalin..", HTTP_SERVER),
        Map.entry("org.eclipse.jetty..", HTTP_SERVER),
        Map.entry("jakarta.servlet..", HTTP_SERVER),
        Map.entry("tools.jackson..", REST + "," + IMPORTS),
        Map.entry("com.nimbusds..", IDENTITY),
        Map.entry("jakarta.validation..", REST),
        Map.entry("org.jooq..", PERSISTENCE),
        Map.entry("com.zaxxer.hikari..", PERSISTENCE),
        Map.entry("org.flywaydb..", PERSISTENCE),
        Map.entry("com.github.kagkarlsson..", PERSISTENCE),
        Map.entry("org.bouncycastle..", IDENTITY),
        Map.entry("com.nulabinc..", IDENTITY),
        Map.entry("org.redisson..", CACHE),
        Map.entry("io.github.resilience4j.circuitbreaker..", CACHE),
        Map.entry("io.github.resilience4j.retry..", IDENTITY),
        Map.entry("ai.onnxruntime..", SEARCH),
        Map.entry("org.apache.lucene..", SEARCH));
  }

  private static ArchRule home(String technology, String home) {
    return noClasses()
        .that(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(home.split(",")))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(technology)
        .because("a technology is known in one module, so that it can be replaced there");
  }

  private static ArchRule nobodyKnowsBootstrap() {
    return noClasses()
        .that(resideInAPackage(ROOT + "..").and(not(resideInAPackage(BOOTSTRAP))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BOOTSTRAP)
        .because("dependencies point inwards, and bootstrap is the outermost ring");
  }

  private static ArchRule oneClassNames(Class<?> one, String adapter) {
    return noClasses()
        .that(resideInAPackage(BOOTSTRAP).and(not(equivalentTo(one))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(adapter)
        .because("to swap it is to write a module and to name it in " + one.getSimpleName());
  }

  private static ArchRule featuresHaveNoCycles() {
    return slices()
        .matching(ROOT + ".(*).(*)..")
        .should()
        .beFreeOfCycles()
        .because("features that know each other in a circle can only be understood together");
  }

  private static ArchRule feature(String feature, Set<String> known) {
    String[] forbidden =
        FEATURES.keySet().stream()
            .filter(other -> !other.equals(feature) && !known.contains(other))
            .map(other -> ROOT + ".*." + other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + ".*." + feature + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden.length == 0 ? new String[] {ROOT + ".none.."} : forbidden)
        .because("features build on each other in one direction");
  }

  private static ArchRule everyPackageOfTheCoreIsKnown() {
    return classes()
        .should(
            new ArchCondition<>("be in a package that the rules know") {
              @Override
              public void check(JavaClass one, ConditionEvents events) {
                for (String ring : CORE) {
                  if (one.getPackageName().startsWith(ring)) {
                    String name = one.getPackageName().substring(ring.length()).split("\\.", 2)[0];
                    events.add(
                        new SimpleConditionEvent(
                            one,
                            FEATURES.containsKey(name)
                                || MECHANISMS.contains(name)
                                || NO_FEATURES.containsKey(name),
                            ("the package %s of %s is not in FEATURES of Architecture.java: add it"
                                    + " there with the features that it may know")
                                .formatted(name, one.getName())));
                  }
                }
              }
            })
        .because("no rule looks at a feature that it does not know");
  }

  private static ArchRule mechanismsKnowNoFeature() {
    return noClasses()
        .that()
        .resideInAnyPackage(inEveryRing(MECHANISMS.stream()))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            inEveryRing(FEATURES.keySet().stream().filter(feature -> !feature.equals("identity"))))
        .because("what all features use must not be about one of them");
  }

  private static String[] inEveryRing(Stream<String> packages) {
    return packages.map(name -> ROOT + ".*." + name + "..").toArray(String[]::new);
  }

  private static ArchRule packagesAreNamedAfterFeatures() {
    return noClasses()
        .should()
        .resideInAnyPackage(
            "..common..",
            "..util..",
            "..utils..",
            "..impl..",
            "..dto..",
            "..mapper..",
            "..port..",
            "..in..",
            "..out..",
            "..service..",
            "..helper..")
        .because("a package is found by its feature; these names say nothing");
  }

  private static ArchRule useCasesDoOneThing() {
    return classes()
        .that()
        .resideInAPackage(APPLICATION)
        .and()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotRecords()
        .and()
        .areNotAssignableTo(Throwable.class)
        .should()
        .haveModifier(JavaModifier.FINAL)
        .andShould(haveOnePublicMethodNamedExecute())
        .because("a use case is one class with one thing it does");
  }

  private static ArchCondition<JavaClass> haveOnePublicMethodNamedExecute() {
    return new ArchCondition<>("have one public method, execute") {
      @Override
      public void check(JavaClass useCase, ConditionEvents events) {
        List<String> methods =
            useCase.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaMethod::getName)
                .distinct() // for several at once, too
                .toList();
        events.add(
            new SimpleConditionEvent(
                useCase,
                methods.equals(List.of("execute")),
                useCase.getName() + " has the public methods " + methods));
      }
    };
  }

  /// Use cases that write and leave no line in the audit trail, each with its reason.
  static final Map<String, String> UNRECORDED =
      Map.ofEntries(
          Map.entry("trading.PlaceTrade", "the trade itself is in ink, with who made it"),
          Map.entry(
              "trading.CreateMarket", "the market says who made it, its transfers are in ink"),
          Map.entry("trading.GetSolvency", "reads several tables in one transaction"),
          Map.entry("market.ClarifyMarket", "ReviseMarket records it"),
          Map.entry("market.CloseMarkets", "the clock closes a market, at the time it says"),
          Map.entry("settlement.SettleMarket", "pays what was resolved, in transfers in ink"),
          Map.entry("search.EmbedMarkets", "what search knows follows from the markets"));

  private static ArchRule whatWritesLeavesALine() {
    return classes()
        .that()
        .resideInAPackage(APPLICATION)
        .and()
        .areTopLevelClasses()
        .and(
            new DescribedPredicate<JavaClass>("open a transaction") {
              @Override
              public boolean test(JavaClass useCase) {
                return useCase.getMethodCallsFromSelf().stream()
                    .anyMatch(call ->
                        (call.getTargetOwner().isEquivalentTo(Transactions.class)
                                && call.getName().equals("inTransaction"))
                            || call.getTargetOwner().isEquivalentTo(Idempotent.class));
              }
            })
        .and(not(equivalentTo(Idempotent.class)))
        .and(
            not(
                new DescribedPredicate<JavaClass>("stand in the list of the unrecorded") {
                  @Override
                  public boolean test(JavaClass useCase) {
                    return UNRECORDED.containsKey(
                        useCase.getName().substring((ROOT + ".application.").length()));
                  }
                }))
        .should()
        .callMethod(AuditTrail.class, "record", AuditTrail.Entry.class)
        .because("every change by anybody leaves its line in the audit trail");
  }

  private static ArchRule noFloatingPointCrossesAPort() {
    return methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(DOMAIN, APPLICATION)
        .and()
        .arePublic()
        .should(
            new ArchCondition<>("have no floating-point number in their signature") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                boolean floating =
                    method.getRawReturnType().isEquivalentTo(double.class)
                        || method.getRawReturnType().isEquivalentTo(float.class)
                        || method.getRawParameterTypes().stream()
                            .anyMatch(type ->
                                type.isEquivalentTo(double.class)
                                    || type.isEquivalentTo(float.class));
                events.add(
                    new SimpleConditionEvent(
                        method, !floating, method.getFullName() + " has a floating-point number"));
              }
            })
        .because("money, shares and prices are exact");
  }

  /// Where statements run, where connections are made, where a migration meets the tables of its
  /// own time, and what jOOQ has generated.
  private static final String[] BELOW_STATEMENTS = {
    "org.bellwether.persistence.sql..",
    "org.bellwether.persistence.connection..",
    "org.bellwether.persistence.migration..",
    "org.bellwether.persistence.schema.."
  };

  /// Its table belongs to an extension that few databases have, so there is no class of it.
  private static final String WITHOUT_SCHEMA = "org.bellwether.persistence.search.PgVectorIndex";

  private static ArchRule rowsAreReadByField() {
    return noClasses()
        .that()
        .resideInAPackage("org.bellwether.persistence..")
        .and()
        .resideOutsideOfPackages(BELOW_STATEMENTS)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ResultSet.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(PreparedStatement.class)
        .because("columns read by their number are mixed up as soon as somebody adds one");
  }

  private static ArchRule statementsAreTyped() {
    Set<String> takingSql =
        Set.of(
            "field",
            "condition",
            "table",
            "where",
            "sql",
            "query",
            "resultQuery",
            "execute",
            "fetch");
    return noClasses()
        .that()
        .resideInAPackage("org.bellwether.persistence..")
        .and()
        .resideOutsideOfPackages(BELOW_STATEMENTS)
        .and()
        .doNotHaveFullyQualifiedName(WITHOUT_SCHEMA)
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "it takes a text of SQL",
                call ->
                    call.getTargetOwner().getPackageName().startsWith("org.jooq")
                        && takingSql.contains(call.getName())
                        && !call.getTarget().getRawParameterTypes().isEmpty()
                        && call.getTarget()
                            .getRawParameterTypes()
                            .getFirst()
                            .isEquivalentTo(String.class)))
        .because("the compiler is to stop when a column of the schema is renamed");
  }
}
