package org.bellwether.application.jobs;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/// Something to be done once, named by what it does and what it does it to. The two together are
/// its identity, written `kind:subject`. Sorted by kind, then subject.
///
/// @param kind lower-case words, such as `settle-market`; at most 63 characters
/// @param subject such as an id; at most 200 letters, digits, `.`, `_`, `:` or `-`
public record Job(String kind, String subject) implements Comparable<Job> {
  private static final Comparator<Job> ORDER =
      Comparator.comparing(Job::kind).thenComparing(Job::subject);

  public static final String KIND = "[a-z][a-z0-9-]{0,62}";
  public static final String SUBJECT = "[A-Za-z0-9._:-]{1,200}";
  private static final Pattern KIND_PATTERN = Pattern.compile(KIND);
  private static final Pattern SUBJECT_PATTERN = Pattern.compile(SUBJECT);

  public Job {
    if (!KIND_PATTERN.matcher(kind).matches() || !SUBJECT_PATTERN.matcher(subject).matches()) {
      throw new IllegalArgumentException("no job is called " + kind + ":" + subject);
    }
  }

  /// The job of that id; empty when no job can have it.
  public static Optional<Job> parse(String id) {
    int colon = id.indexOf(':');
    try {
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Job(id.substring(0, colon), id.substring(colon + 1)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public String id() {
    return kind + ":" + subject;
  }

  @Override
  public int compareTo(Job other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return id();
  }
}
