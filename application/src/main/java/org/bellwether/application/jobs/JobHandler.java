package org.bellwether.application.jobs;

/// Does the jobs of one kind.
public record JobHandler(String kind, Work work) {

  /// Does one job, at least once: after a failure, and after a node died in the middle, it is done
  /// again, in rare cases by two nodes at the same time. So what is done already must be left as it
  /// is. Runs outside of any transaction; whatever it throws counts as a failed attempt.
  public interface Work {
    void run(String subject);
  }
}
