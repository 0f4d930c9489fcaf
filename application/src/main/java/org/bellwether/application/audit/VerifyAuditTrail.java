package org.bellwether.application.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Verifies the chain of the audit trail, while lines are added.
///
/// It needs no snapshot: a line that can be read is never beyond the head that is asked for
/// afterwards, and none is missing below the head that was asked for before.
public final class VerifyAuditTrail {
  private static final int MOST_TOLD = 20;

  private final AuditTrail trail;

  public VerifyAuditTrail(AuditTrail trail) {
    this.trail = trail;
  }

  /// @param noted a head from earlier that was noted down elsewhere; null for none
  /// @param violations told of the first ones as they are found
  public Report execute(@Nullable AuditHead noted, Consumer<Violation> violations) {
    Chain chain = new Chain(violations);
    chain.expect(trail.head(), "the head");
    if (noted != null) {
      chain.expect(noted, "the head that was noted");
    }
    trail.forEach(chain::add);
    chain.finish(trail.head());
    return new Report(chain.last, chain.lines, chain.count);
  }

  private record Expected(AuditHead head, String name) {}

  private static final class Chain {
    private final Consumer<Violation> violations;
    private final List<Expected> expected = new ArrayList<>();
    private AuditHead last = AuditHead.START;
    private long lines;
    private long count;

    Chain(Consumer<Violation> violations) {
      this.violations = violations;
    }

    void expect(AuditHead head, String name) {
      expected.add(new Expected(head, name));
    }

    void add(AuditLine line) {
      long number = line.number();
      meet(last, number);
      if (number <= last.number()) {
        report(number, "it comes after line " + last.number());
      } else if (number > last.number() + 1) {
        report(number, "missing before it: " + range(last.number() + 1, number - 1));
      } else if (!line.follows(last)) {
        report(number, "it was changed, or does not follow the line before it");
      }
      last = line.asHead();
      lines++;
    }

    /// Compares that line with what is expected of it, and misses what is expected of lines between
    /// it and the next.
    private void meet(AuditHead line, long next) {
      for (Expected one : expected) {
        AuditHead head = one.head();
        if (head.number() == line.number() && !head.equals(line)) {
          report(head.number(), "it is not that of " + one.name());
        } else if (head.number() > line.number() && head.number() < next) {
          report(head.number(), "it is missing, but is that of " + one.name());
        }
      }
    }

    private static String range(long first, long last) {
      return first == last ? "line " + first : "lines " + first + " to " + last;
    }

    void finish(AuditHead head) {
      meet(last, Long.MAX_VALUE);
      if (last.number() > head.number()) {
        report(last.number(), "it is beyond the head, which is at line " + head.number());
      }
    }

    private void report(long line, String detail) {
      count++;
      if (count <= MOST_TOLD) {
        violations.accept(new Violation(line, detail));
      }
    }
  }

  /// What is wrong.
  ///
  /// @param line its number
  /// @param detail for people
  public record Violation(long line, String detail) {
    @Override
    public String toString() {
      return "audit trail, line " + line + ": " + detail;
    }
  }

  /// @param head the last line that was read
  /// @param lines how many were read
  /// @param violations how many were found
  public record Report(AuditHead head, long lines, long violations) {

    /// How many nobody was told of one by one.
    public long untold() {
      return Math.max(0, violations - MOST_TOLD);
    }
  }
}
