package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Permission;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;

/// Gives a user another role, which counts at once. Only a person does it who is an admin now, and
/// the last admin stays one.
public final class ChangeRole {
  private final Transactions transactions;
  private final UserRepository users;
  private final Authority authority;
  private final AuditTrail trail;
  private final InstantSource clock;

  public ChangeRole(
      Transactions transactions,
      UserRepository users,
      Authority authority,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.users = users;
    this.authority = authority;
    this.trail = trail;
    this.clock = clock;
  }

  public Result execute(Command command) {
    Instant now = clock.instant();
    return transactions.inTransaction(() -> {
      Set<UserId> admins = users.lockAdmins();
      Optional<Lack> lack = authority.lock(command.caller()).lackInPerson(Permission.ADMIN);
      if (lack.isPresent()) {
        return new IdentityRefusal.NotEntitled(lack.get());
      }
      if (command.role() != Role.ADMIN && admins.equals(Set.of(command.user()))) {
        return new IdentityRefusal.LastAdmin();
      }
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
  public sealed interface Result
      permits Changed,
          IdentityRefusal.NotEntitled,
          IdentityRefusal.LastAdmin,
          IdentityRefusal.UserNotFound {}

  public record Changed(UserId user, Role role) implements Result {}
}
