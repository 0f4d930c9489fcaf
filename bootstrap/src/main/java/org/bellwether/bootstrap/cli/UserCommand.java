package org.bellwether.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.identity.IdentityRefusal;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.bootstrap.Bellwether;
import org.bellwether.bootstrap.StartFailure;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.text.Unicode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./bellwether user`: people, from the machine itself. It is how the first admin is made.
@Command(
    name = "user",
    description = "Make users.",
    mixinStandardHelpOptions = true,
    subcommands = UserCommand.Create.class)
final class UserCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new StartFailure("say what to do: ./bellwether user create --email … --name …");
  }

  @Command(
      name = "create",
      description = {
        "Make a user who can log in. The password is asked for on a terminal,",
        "else it is the first line of standard input."
      },
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Option(names = "--email", required = true, description = "What they log in with.")
    private String email = "";

    @Option(names = "--name", required = true, description = "What others see of them.")
    private String name = "";

    @Option(names = "--role", description = "user (the default), moderator or admin.")
    private Role role = Role.USER;

    @Override
    public Integer call() throws IOException {
      EmailAddress address = address(email);
      Settings settings = Main.settings();
      Password password = password();
      try (Bellwether bellwether = Bellwether.withoutServer(settings, "user")) {
        return switch (bellwether
            .registerUser()
            .execute(
                new RegisterUser.Command(
                    address, password, name(name), role, AuditTrail.COMMAND_LINE),
                null)) {
          case IdempotentResult.Fresh<RegisterUser.Result>(RegisterUser.Registered made, _) ->
              created(made.id(), role);
          case IdempotentResult.Fresh<RegisterUser.Result>(
                  IdentityRefusal.PasswordTooCommon _,
                  _) ->
              throw new StartFailure(
                  "the password is among the first that attackers try; take another");
          case IdempotentResult.Fresh<RegisterUser.Result>(IdentityRefusal.EmailTaken _, _) ->
              throw new StartFailure("somebody has " + address + " already");
          case IdempotentResult<RegisterUser.Result> other ->
              throw new IllegalStateException("made without a key: " + other);
        };
      }
    }

    private static int created(UserId id, Role role) {
      System.out.printf("made the %s %s%n", role.name().toLowerCase(Locale.ROOT), id);
      return 0;
    }

    private static EmailAddress address(String text) {
      try {
        EmailAddress address = new EmailAddress(text);
        if (address.isClear()) {
          return address;
        }
        throw new StartFailure(text + " has characters that an e-mail address cannot have");
      } catch (IllegalArgumentException e) {
        throw new StartFailure(text + " is not an e-mail address", e);
      }
    }

    private static String name(String text) {
      String name = Unicode.composed(text.strip());
      if (Unicode.isBlank(name)
          || !name.codePoints().allMatch(Unicode::fitsLine)
          || name.codePointCount(0, name.length()) > Profile.MAX_NAME_LENGTH) {
        throw new StartFailure(
            "a name has 1 to " + Profile.MAX_NAME_LENGTH + " characters that can be shown");
      }
      return name;
    }

    @SuppressWarnings("SystemConsoleNull") // see ImportProgress
    private static Password password() throws IOException {
      Console console = System.console();
      String password =
          console != null && console.isTerminal()
              ? new String(console.readPassword("Password: "))
              : new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      if (password == null || !Password.mayBeChosen(password)) {
        throw new StartFailure(
            "a password has %d to %d characters, none that controls something or cannot be seen"
                .formatted(Password.MIN_LENGTH, Password.MAX_LENGTH));
      }
      return new Password(password);
    }
  }
}
