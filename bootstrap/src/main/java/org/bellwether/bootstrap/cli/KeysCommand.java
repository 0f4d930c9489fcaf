package org.bellwether.bootstrap.cli;

import java.util.concurrent.Callable;
import org.bellwether.application.identity.RotateSigningKeys.Mode;
import org.bellwether.application.identity.SigningKeys.SigningKey;
import org.bellwether.bootstrap.Bellwether;
import org.bellwether.bootstrap.StartFailure;
import org.bellwether.bootstrap.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./bellwether keys`: the keys that sign access tokens.
@Command(
    name = "keys",
    description = "List or rotate the keys that sign access tokens.",
    mixinStandardHelpOptions = true,
    subcommands = {KeysCommand.ListKeys.class, KeysCommand.Rotate.class})
final class KeysCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new StartFailure("say what to do: ./bellwether keys list, or ./bellwether keys rotate");
  }

  private static Settings settings() {
    Settings settings = Main.settings();
    if (settings.jwtSecret() != null) {
      throw new StartFailure(
          "JWT_SECRET signs the access tokens; to rotate it, set another one on every node");
    }
    return settings;
  }

  @Command(
      name = "list",
      description = "Show the keys, without their private halves.",
      mixinStandardHelpOptions = true)
  static final class ListKeys implements Callable<Integer> {
    @Override
    public Integer call() {
      try (Bellwether bellwether = Bellwether.withoutServer(settings(), "keys")) {
        bellwether.signingKeys().findAll().forEach(ListKeys::print);
        return 0;
      }
    }

    private static void print(SigningKey key) {
      System.out.printf(
          "%s  signs from %s%s%n",
          key.id(),
          key.signsFrom(),
          key.retiresAt() == null ? "" : ", is believed until " + key.retiresAt());
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Replace the key that signs. Nobody is logged out: the new key is published some minutes",
        "before it signs, and the old one is believed until its last token has expired."
      },
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @Option(
        names = "--now",
        description = {
          "Believe the old keys no more, at once (on other nodes within 2 seconds): when one is in",
          "wrong hands. Clients go on with their refresh tokens."
        })
    private boolean now;

    @Override
    public Integer call() {
      try (Bellwether bellwether = Bellwether.withoutServer(settings(), "keys")) {
        SigningKey key = bellwether.rotateSigningKeys().execute(now ? Mode.AT_ONCE : Mode.IN_TURN);
        System.out.printf("made the key %s, which signs from %s%n", key.id(), key.signsFrom());
        return 0;
      }
    }
  }
}
