package org.bellwether.application.settlement;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bellwether.domain.settlement.Audit;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.Invariant;

/// Audits all books, while business goes on.
public final class AuditBooks {
  /// What is wrong in one way may be wrong in each of a million rows.
  private static final int MOST_TOLD_OF_EACH = 20;

  private final Books books;

  public AuditBooks(Books books) {
    this.books = books;
  }

  /// @param violations told of the first ones of each invariant as they are found
  public Report execute(Consumer<Audit.Violation> violations) {
    Counting counting = new Counting(violations);
    Audit audit = new Audit(counting);
    books.read(audit);
    return new Report(audit.finish(), counting.counts);
  }

  private static final class Counting implements Consumer<Audit.Violation> {
    private final Consumer<Audit.Violation> violations;
    private final SortedMap<Invariant, Long> counts = new TreeMap<>();

    Counting(Consumer<Audit.Violation> violations) {
      this.violations = violations;
    }

    @Override
    public void accept(Audit.Violation violation) {
      if (counts.merge(violation.invariant(), 1L, Long::sum) <= MOST_TOLD_OF_EACH) {
        violations.accept(violation);
      }
    }
  }

  /// @param found how many violations of each invariant were found, those that hold left out
  public record Report(Audit.Extent extent, SortedMap<Invariant, Long> found) {

    public long violations() {
      return found.values().stream().mapToLong(Long::longValue).sum();
    }

    /// How many of each invariant nobody was told of one by one.
    public SortedMap<Invariant, Long> untold() {
      SortedMap<Invariant, Long> untold = new TreeMap<>();
      found.forEach((invariant, count) -> {
        if (count > MOST_TOLD_OF_EACH) {
          untold.put(invariant, count - MOST_TOLD_OF_EACH);
        }
      });
      return untold;
    }
  }
}
