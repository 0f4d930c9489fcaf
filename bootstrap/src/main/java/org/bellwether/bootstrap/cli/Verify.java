package org.bellwether.bootstrap.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bellwether.application.audit.AuditHead;
import org.bellwether.application.audit.VerifyAuditTrail;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.bootstrap.Bellwether;
import org.bellwether.bootstrap.settings.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `./bellwether verify`.
@Command(
    name = "verify",
    description = {
      "Audit the books: recompute balances, positions, prices and volumes from transfers and trades.",
      "Verify the audit trail: recompute its chain of hashes.",
      "Works beside a running server. Ends with 0 when all is well, 2 when it is not."
    },
    mixinStandardHelpOptions = true)
final class Verify implements Callable<Integer> {
  private static final int NOT_WELL = 2;

  @Option(
      names = "--trail-head",
      paramLabel = "N:HASH",
      converter = HeadConverter.class,
      description = {
        "The head of the audit trail that an earlier run told, and that was kept elsewhere:",
        "shows that nothing up to there was changed or cut off since."
      })
  private @Nullable AuditHead noted;

  @Override
  public Integer call() {
    Settings settings = Main.settings();
    try (Bellwether bellwether = Bellwether.withoutServer(settings, "verify")) {
      // one after the other, whatever the first one finds
      long violations =
          books(bellwether.auditBooks(), System.out) + trail(bellwether.verifyAuditTrail());
      return violations == 0 ? 0 : NOT_WELL;
    }
  }

  static long books(AuditBooks auditBooks, PrintStream out) {
    long start = System.nanoTime();
    AuditBooks.Report report = auditBooks.execute(out::println);
    report
        .untold()
        .forEach((invariant, count) -> out.printf(Locale.ROOT, "%s: %,d more%n", invariant, count));
    report
        .found()
        .keySet()
        .forEach(invariant -> out.printf("%s should hold: %s%n", invariant, invariant.sentence()));
    out.printf(
        Locale.ROOT,
        "%s: %,d accounts, %,d transfers, %,d markets, %,d trades audited in %.1f s,"
            + " %,d violations%n",
        report.violations() == 0 ? "the books balance" : "THE BOOKS DO NOT BALANCE",
        report.extent().accounts(),
        report.extent().transfers(),
        report.extent().markets(),
        report.extent().trades(),
        secondsSince(start),
        report.violations());
    return report.violations();
  }

  private long trail(VerifyAuditTrail verifyAuditTrail) {
    long start = System.nanoTime();
    VerifyAuditTrail.Report report = verifyAuditTrail.execute(noted, System.out::println);
    if (report.untold() > 0) {
      System.out.printf(Locale.ROOT, "audit trail: %,d more%n", report.untold());
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %,d lines verified in %.1f s, %,d violations%nhead of the audit trail: %s%n",
        report.violations() == 0 ? "the audit trail is whole" : "THE AUDIT TRAIL IS NOT WHOLE",
        report.lines(),
        secondsSince(start),
        report.violations(),
        report.head());
    return report.violations();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /// A head as it was told.
  static final class HeadConverter implements ITypeConverter<AuditHead> {
    @Override
    public AuditHead convert(String text) {
      return AuditHead.parse(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "the number of a line, a colon and 64 hexadecimal digits, not " + text));
    }
  }
}
