package org.bellwether.application.jobs;

/// Keeps jobs until they are done.
public interface JobQueue {
  void enqueue(Job job);
}
