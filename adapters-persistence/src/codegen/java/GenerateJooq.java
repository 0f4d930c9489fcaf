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
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/// `GenerateJooq.java MIGRATIONS OUTPUT`: runs the migrations on an empty PostgreSQL and writes the
/// classes of its tables; does nothing when neither the migrations nor this file changed.
class GenerateJooq {
  private static final String DOMAIN = "org.bellwether.domain.";
  private static final String IDENTITY = DOMAIN + "identity.";
  private static final String MARKET = DOMAIN + "market.";
  private static final String LEDGER = DOMAIN + "ledger.";
  private static final String TRADING = DOMAIN + "trading.";

  private static final String ID = "java.util.UUID";
  private static final String TEXT = "String";
  private static final String MICROS = "Long";

  /// Columns that hold a domain value come out as that value. The first that matches counts.
  private static final List<ForcedType> TYPES =
      List.of(
          wrapped(
              "users\\.id|.*\\.user_id|markets\\.(creator_id|resolved_by|reversed_by)"
                  + "|terms_changes\\.by|api_keys\\.owner|audit_trail\\.actor",
              ID,
              IDENTITY + "UserId",
              "value"),
          wrapped("users\\.email", TEXT, IDENTITY + "EmailAddress", "value"),
          wrapped("users\\.password_hash", TEXT, IDENTITY + "PasswordHash", "encoded"),
          wrapped(
              "api_keys\\.hash|sessions\\.(family|current|previous)",
              TEXT,
              IDENTITY + "Secret.Hash",
              "hex"),
          wrapped("sessions\\.handover_key", TEXT, IDENTITY + "Secret", "value"),
          named("users\\.role", IDENTITY + "Role"),
          wrapped("markets\\.id|.*\\.market_id", ID, MARKET + "MarketId", "value"),
          wrapped("outcomes\\.id|.*\\.outcome_id", ID, MARKET + "OutcomeId", "value"),
          wrapped(
              "outcomes\\.price|trades\\.price_(before|after)|candles\\.(open|high|low|close)",
              MICROS,
              MARKET + "Price",
              "micros"),
          wrapped(
              "outcomes\\.(virtual_shares|outstanding)|(trades|positions)\\.shares",
              MICROS,
              MARKET + "Shares",
              "micros"),
          named("markets\\.status", MARKET + "MarketStatus"),
          wrapped(
              "markets\\.(subsidy|liquidity|volume|imported_volume|reversal_covered)"
                  + "|.*\\.amount|candles\\.volume|positions\\.payout"
                  + "|settlements\\.(paid|left_over)",
              MICROS,
              LEDGER + "Credits",
              "micros"),
          wrapped("accounts\\.balance|positions\\.cost", MICROS, LEDGER + "NetCredits", "micros"),
          wrapped(
              "accounts\\.id|markets\\.sponsor|transfers\\.(from|to)_account|covered\\.account",
              ID,
              LEDGER + "AccountId",
              "value"),
          named("accounts\\.kind", LEDGER + "Account.Kind"),
          named("transfers\\.reason", LEDGER + "Transfer.Reason"),
          wrapped("trades\\.id", ID, TRADING + "TradeId", "value"),
          named("trades\\.side", TRADING + "Side"),
          named("candles\\.length", TRADING + "Candle.Interval"),
          // the number of a transaction: of a type that neither jOOQ nor the driver knows
          converted(
              ".*\\.changed_in",
              "java.lang.Long",
              "wrapped(Object.class, Long.class, id -> Long.valueOf(id.toString()), id -> id)"),
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

  private static ForcedType wrapped(String column, String held, String type, String component) {
    return converted(
        column,
        type,
        "wrapped(%s.class, %s.class, %s::new, %s::%s)"
            .formatted(held, type, type, type, component));
  }

  /// An enum constant, kept in lower case.
  private static ForcedType named(String column, String type) {
    return converted(column, type, "named(%s.class)".formatted(type));
  }

  private static ForcedType converted(String column, String type, String converter) {
    return new ForcedType()
        .withIncludeExpression("(public\\.)?(" + column + ")")
        .withUserType(type)
        .withConverter("org.bellwether.persistence.sql.DomainType." + converter);
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
