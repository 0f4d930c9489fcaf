package org.bellwether.search.embedding;

/// A process that is asked to end while the model is being loaded, again and again.
final class EndWhileReading {
  private EndWhileReading() {}

  static void main() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> pause(1000)));
    Bge.load();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (true) {
            Bge.load();
          }
        });
    pause(300);
    System.exit(0);
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
