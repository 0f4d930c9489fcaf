import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.LambdaConverter;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/// `GenerateJooq.java MIGRATIONS OUTPUT`: runs the migrations on an empty PostgreSQL and writes the
/// classes of its tables; does nothing when neither the migrations nor this file changed.
class GenerateJooq {
  private static final String DOMAIN = "org.bellwether.domain.";
  private static final String IDENTITY = DOMAIN + "identity.";
  private static final String MARKET = DOMAIN + "market.";
  private static final String LEDGER = DOMAIN + "ledger.";

  /// Columns that hold a domain value come out as that value. The first that matches counts.
  private static final List<ForcedType> TYPES =
      List.of(
          wrapped(
              "users\\.id|markets\\.creator_id|markets\\.resolved_by|markets\\.reversed_by|terms_changes\\.by|api_keys\\.owner",
              IDENTITY + "UserId",
              "value"),
          wrapped("users\\.email", IDENTITY + "EmailAddress", "value"),
          wrapped("users\\.password_hash", IDENTITY + "PasswordHash", "encoded"),
          wrapped("api_keys\\.hash", IDENTITY + "Secret.Hash", "hex"),
          named("users\\.role", IDENTITY + "Role"),
          wrapped(
              "markets\\.id|outcomes\\.market_id|terms_changes\\.market_id",
              MARKET + "MarketId",
              "value"),
          wrapped("outcomes\\.id", MARKET + "OutcomeId", "value"),
          wrapped("outcomes\\.price", MARKET + "Price", "micros"),
          wrapped(
              "markets\\.(subsidy|liquidity|volume|imported_volume|reversal_covered)",
              LEDGER + "Credits",
              "micros"),
          wrapped("markets\\.sponsor", LEDGER + "AccountId", "value"),
          named("markets\\.status", MARKET + "MarketStatus"),
          new ForcedType().withName("INSTANT").withIncludeTypes("(?i:timestamp.*)"));

  public static void main(String[] args) throws Exception {
    Path migrations = Path.of(args[0]);
    Path output = Path.of(args[1]);
    Path stamp = output.resolve("stamp");
    String wanted = fingerprint(migrations);
    if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
      return;
    }
    try (var postgres = EmbeddedPostgres.start()) {
      String url = postgres.getJdbcUrl("postgres", "postgres");
      Flyway.configure()
          .dataSource(url, "postgres", "")
          .locations("filesystem:" + migrations)
          .load()
          .migrate();
      GenerationTool.generate(configuration(url, output));
    }
    Files.writeString(stamp, wanted);
  }

  private static Configuration configuration(String url, Path output) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withJdbc(new Jdbc().withUrl(url).withUser("postgres"))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withName("org.jooq.meta.postgres.PostgresDatabase")
                        .withInputSchema("public")
                        .withOutputSchemaToDefault(true)
                        .withExcludes("flyway_schema_history")
                        .withIncludeRoutines(false)
                        .withForcedTypes(TYPES))
                .withGenerate(
                    new Generate()
                        .withRecords(false)
                        .withDefaultCatalog(false)
                        .withGlobalCatalogReferences(false)
                        .withIndexes(false)
                        .withJavadoc(false))
                .withTarget(
                    new Target()
                        .withPackageName("org.bellwether.persistence.schema")
                        .withDirectory(output.toString())));
  }

  private static ForcedType wrapped(String column, String type, String component) {
    return converted(column, type, type + "::new", type + "::" + component);
  }

  /// An enum constant, kept in lower case.
  private static ForcedType named(String column, String type) {
    return converted(
        column,
        type,
        "name -> " + type + ".valueOf(name.toUpperCase(java.util.Locale.ROOT))",
        "constant -> constant.name().toLowerCase(java.util.Locale.ROOT)");
  }

  private static ForcedType converted(String column, String type, String from, String to) {
    return new ForcedType()
        .withIncludeExpression("(public\\.)?(" + column + ")")
        .withUserType(type)
        .withLambdaConverter(new LambdaConverter().withFrom(from).withTo(to));
  }

  /// Of all migrations and of this generator, whose own path the launcher tells.
  private static String fingerprint(Path migrations) throws Exception {
    List<Path> files = new ArrayList<>();
    try (var found = Files.list(migrations)) {
      found.sorted().forEach(files::add);
    }
    files.add(Path.of(System.getProperty("jdk.launcher.sourcefile")));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path file : files) {
      digest.update(file.getFileName().toString().getBytes());
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
