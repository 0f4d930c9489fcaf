package org.bellwether.embedded;

/// A server program that can be started, and started again on the same data and port.
interface Program {
  /// Name and version, for people.
  String title();

  /// Stops what an earlier run left behind, then starts; returns once the program serves.
  Process start() throws InterruptedException;

  /// Returns within bounded time, with the program ended.
  void stop(Process process) throws InterruptedException;

  /// The program's own last words, empty where it said nothing.
  String lastWords();
}
