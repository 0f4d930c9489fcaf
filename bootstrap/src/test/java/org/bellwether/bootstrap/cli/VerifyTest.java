package org.bellwether.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.bellwether.application.audit.AuditHead;
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
}
