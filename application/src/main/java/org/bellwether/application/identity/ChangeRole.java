package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.bellwether.application.AuditTrail;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;

/// Gives a user another role. Their API keys have it at once, their access tokens when they are
/// refreshed: within the life of one.
public final class ChangeRole {
  private final Transactions transactions;
  private final UserRepository users;
  private final AuditTrail trail;
  private final InstantSource clock;

  public ChangeRole(
      Transactions transactions, UserRepository users, AuditTrail trail, InstantSource clock) {
    this.transactions = transactions;
    this.users = users;
    this.trail = trail;
    this.clock = clock;
  }

  public Result execute(Command command) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return transactions.inTransaction(() -> {
      Optional<Role> before = users.updateRole(command.user(), command.role());
      if (before.isEmpty()) {
        return new IdentityRefusal.UserNotFound(command.user());
      }
      if (before.get() != command.role()) {
        trail.record(
            new AuditTrail.Entry(
                now,
                command.caller().id(),
                command.caller().address(),
                "change-role",
                "user:" + command.user(),
                name(before.get()) + " becomes " + name(command.role())));
      }
      return new Changed(command.user(), command.role());
    });
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  public record Command(Caller caller, UserId user, Role role) {}

  /// Changed, or a refusal.
  public sealed interface Result permits Changed, IdentityRefusal.UserNotFound {}

  public record Changed(UserId user, Role role) implements Result {}
}
