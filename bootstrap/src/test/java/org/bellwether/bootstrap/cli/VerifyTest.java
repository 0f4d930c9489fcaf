package org.bellwether.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.stream.IntStream;
import org.bellwether.application.audit.AuditHead;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.Invariant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What `./bellwether verify` can be told.
class VerifyTest {
  private static final String HASH =
      "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

  @Test
  void a_head_that_was_noted_is_taken() {
    CommandLine.ParseResult result =
        Main.commandLine().parseArgs("verify", "--trail-head", "17:" + HASH);
    AuditHead head = result.subcommand().matchedOptionValue("--trail-head", AuditHead.START);
    assertThat(head).isEqualTo(new AuditHead(17, HASH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "17:", "17:abc", "x:1", HASH})
  void what_is_no_head_is_refused_before_anything_starts(String text) {
    CommandLine commands = Main.commandLine();
    StringWriter said = new StringWriter();
    int exitCode = commands.setErr(new PrintWriter(said)).execute("verify", "--trail-head", text);
    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(said.toString()).contains("64 hexadecimal digits");
  }

  /// One account of many that are wrong in the same way.
  private static void overdrawn(Books.Reader reader) {
    reader.account(
        new Account(AccountId.HOUSE, Account.Kind.HOUSE),
        new NetCredits(-1),
        BigInteger.valueOf(-1),
        false);
  }

  @Test
  void what_should_hold_is_said_once_of_each_invariant_that_does_not() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    AuditBooks auditBooks =
        new AuditBooks(reader -> {
          reader.balances(BigInteger.TEN);
          IntStream.range(0, 22).forEach(_ -> overdrawn(reader));
        });
    assertThat(Verify.books(auditBooks, new PrintStream(said, true, UTF_8))).isEqualTo(23);
    assertThat(said.toString(UTF_8).lines())
        .contains("I1: all balances together are 10, not 0", "I4: 2 more")
        .filteredOn(line -> line.contains(" should hold: "))
        .containsExactly(
            "I1 should hold: " + Invariant.I1.sentence(),
            "I4 should hold: " + Invariant.I4.sentence());
  }
}
