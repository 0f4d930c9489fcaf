package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Permission;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.jspecify.annotations.Nullable;

/// Gives a user credits, out of the issuance account. Only a person does it who is an admin now.
public final class GrantCredits {
  private final Idempotent idempotent;
  private final UserRepository users;
  private final Authority authority;
  private final Ledger ledger;
  private final AuditTrail trail;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  public GrantCredits(
      Idempotent idempotent,
      UserRepository users,
      Authority authority,
      Ledger ledger,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.idempotent = idempotent;
    this.users = users;
    this.authority = authority;
    this.ledger = ledger;
    this.trail = trail;
    this.ids = ids;
    this.clock = clock;
  }

  public IdempotentResult<Result> execute(Command command, @Nullable Keyed<Result> keyed) {
    return idempotent.execute(command, keyed, this::grant);
  }

  private Result grant(Command command) {
    Optional<Lack> lack = authority.lock(command.caller()).lackInPerson(Permission.ADMIN);
    if (lack.isPresent()) {
      return new IdentityRefusal.NotEntitled(lack.get());
    }
    AccountId account = command.to().account();
    NetCredits balance = ledger.lock(List.of(AccountId.ISSUANCE, account)).get(account);
    // markets and the house have accounts too, but are nobody
    if (balance == null || users.findRights(command.to()).isEmpty()) {
      return new IdentityRefusal.UserNotFound(command.to());
    }
    NetCredits after = balance.plus(command.amount());
    if (after.micros() > Credits.MAX.micros()) {
      return new IdentityRefusal.BalanceTooLarge(balance, Credits.MAX);
    }
    Instant now = clock.instant();
    Transfer transfer =
        new Transfer(
            ids.get(), Transfer.Reason.GRANT, AccountId.ISSUANCE, account, command.amount(), now);
    ledger.post(List.of(transfer));
    trail.record(
        new AuditTrail.Entry(
            now,
            command.caller().id(),
            command.caller().address(),
            "grant",
            "user:" + command.to(),
            command.amount().toDecimal().toPlainString()
                + " credits"
                + (command.note() == null ? "" : ": " + command.note())));
    return new Granted(transfer, after);
  }

  /// @param note why, for the audit trail; null when nothing is said
  public record Command(Caller caller, UserId to, Credits amount, @Nullable String note) {}

  /// Granted, or a refusal.
  public sealed interface Result
      permits Granted,
          IdentityRefusal.NotEntitled,
          IdentityRefusal.UserNotFound,
          IdentityRefusal.BalanceTooLarge {}

  /// @param balance of the user afterwards
  public record Granted(Transfer transfer, NetCredits balance) implements Result {}
}
