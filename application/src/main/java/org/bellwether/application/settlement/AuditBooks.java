package org.bellwether.application.settlement;

import java.util.function.Consumer;
import org.bellwether.domain.settlement.Audit;
import org.bellwether.domain.settlement.Books;

/// Audits all books, while business goes on.
public final class AuditBooks {
  private final Books books;

  public AuditBooks(Books books) {
    this.books = books;
  }

  /// @param violations told of each one as it is found
  public Report execute(Consumer<Audit.Violation> violations) {
    Counting counting = new Counting(violations);
    Audit audit = new Audit(counting);
    books.read(audit);
    return new Report(audit.finish(), counting.count);
  }

  private static final class Counting implements Consumer<Audit.Violation> {
    private final Consumer<Audit.Violation> violations;
    private long count;

    Counting(Consumer<Audit.Violation> violations) {
      this.violations = violations;
    }

    @Override
    public void accept(Audit.Violation violation) {
      count++;
      violations.accept(violation);
    }
  }

  /// @param violations how many were found
  public record Report(Audit.Extent extent, long violations) {}
}
