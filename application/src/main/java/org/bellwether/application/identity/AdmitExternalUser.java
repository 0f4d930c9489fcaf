package org.bellwether.application.identity;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;

/// Makes somebody whom another system has logged in a user here, with an account and a welcome
/// grant, when they come for the first time. They have no password and no e-mail address here, so
/// nobody gets at the account of another by claiming theirs.
public final class AdmitExternalUser {
  private static final Duration VOUCHING_NOTED_EVERY = Duration.ofHours(1);

  private final Transactions transactions;
  private final UserRepository users;
  private final WelcomeUser welcome;
  private final AuditTrail trail;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  public AdmitExternalUser(
      Transactions transactions,
      UserRepository users,
      WelcomeUser welcome,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.transactions = transactions;
    this.users = users;
    this.welcome = welcome;
    this.trail = trail;
    this.ids = ids;
    this.clock = clock;
  }

  /// @return who they are here, the same each time
  public UserId execute(Command command) {
    Instant now = clock.instant();
    Profile newcomer = new Profile(new UserId(ids.get()), command.name());
    String externalId = command.issuer() + "|" + command.subject();
    return transactions.inTransaction(() -> {
      UserId id =
          requireNonNull(
              users
                  .createImported(List.of(new ImportedPerson(externalId, newcomer, now)))
                  .get(externalId));
      users.updateVouchedAt(id, now, now.minus(VOUCHING_NOTED_EVERY));
      if (welcome.execute(id, now)) {
        trail.record(
            new AuditTrail.Entry(
                now, null, command.from(), "admit", "user:" + id, "of " + command.issuer()));
      }
      return id;
    });
  }

  /// @param issuer that vouches for them
  /// @param subject what it knows them by
  /// @param name for others to see
  /// @param from the address they come from
  public record Command(String issuer, String subject, String name, String from) {}
}
