package org.bellwether.persistence.ledger;

import static org.bellwether.persistence.sql.PreparedSql.constant;
import static org.bellwether.persistence.sql.PreparedSql.instant;
import static org.bellwether.persistence.sql.PreparedSql.longs;
import static org.bellwether.persistence.sql.PreparedSql.texts;
import static org.bellwether.persistence.sql.PreparedSql.uuid;
import static org.bellwether.persistence.sql.PreparedSql.uuids;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;
import org.jspecify.annotations.Nullable;

/// The tables `accounts` and `transfers`.
public final class JooqLedger implements Ledger {
  private static final PreparedSql OPEN =
      new PreparedSql(
          """
          insert into accounts (id, kind) select * from unnest(?, ?) on conflict (id) do nothing
          """);

  private static final PreparedSql CLOSE =
      new PreparedSql("delete from accounts where id = ? returning balance");

  private static final PreparedSql LOCK =
      new PreparedSql(
          """
          select id, balance from accounts where id = any (?) order by id for no key update
          """);

  private static final PreparedSql LOCK_FREE =
      new PreparedSql(
          """
          select id, balance from accounts where id = any (?) order by id for no key update skip locked
          """);

  private static final PreparedSql KNOWN =
      new PreparedSql("select id from accounts where id = any (?)");

  private static final PreparedSql BALANCE =
      new PreparedSql("select balance from accounts where id = ?");

  private static final PreparedSql MOVE =
      new PreparedSql(
          """
          update accounts set balance = balance + move.net
          from unnest(?, ?) as move (id, net)
          where accounts.id = move.id
          """);

  private static final PreparedSql INSERT =
      new PreparedSql(
          """
          insert into transfers (id, reason, from_account, to_account, amount, at)
          select * from unnest(?, ?, ?, ?, ?, ?::timestamptz[])
          """);

  /// Each half gives a page from its own index; the two are then one list.
  private static final PreparedSql STATEMENT =
      new PreparedSql(
          """
          (select id, reason, from_account, to_account, amount, at from transfers
            where from_account = ? and id < ? order by id desc limit ?)
          union all
          (select id, reason, from_account, to_account, amount, at from transfers
            where to_account = ? and id < ? order by id desc limit ?)
          order by id desc limit ?
          """);

  private static final UUID AFTER_ALL = new UUID(-1, -1);

  private final DSLContext database;

  public JooqLedger(DSLContext database) {
    this.database = database;
  }

  @Override
  public int open(Collection<Account> accounts) {
    return OPEN.execute(
        database, uuids(accounts, account -> account.id().value()), texts(accounts, Account::kind));
  }

  @Override
  public void close(AccountId id) {
    if (CLOSE.list(database, row -> row.getLong(1), id.value()).stream().anyMatch(b -> b != 0)) {
      throw new IllegalStateException("account " + id + " is closed with something on it");
    }
  }

  @Override
  public Map<AccountId, NetCredits> lock(Collection<AccountId> ids) {
    return balances(LOCK, ids);
  }

  private Map<AccountId, NetCredits> balances(PreparedSql locking, Collection<AccountId> ids) {
    return locking
        .list(
            database,
            row -> Map.entry(new AccountId(uuid(row, 1)), new NetCredits(row.getLong(2))),
            (Object) uuids(ids, AccountId::value))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Locked lockFree(Collection<AccountId> ids) {
    Map<AccountId, NetCredits> mine = balances(LOCK_FREE, ids);
    Set<AccountId> others = new HashSet<>(ids);
    others.removeAll(mine.keySet());
    return others.isEmpty() ? new Locked(mine, Set.of()) : new Locked(mine, known(others));
  }

  private Set<AccountId> known(Collection<AccountId> ids) {
    return Set.copyOf(
        KNOWN.list(
            database, row -> new AccountId(uuid(row, 1)), (Object) uuids(ids, AccountId::value)));
  }

  @Override
  public Optional<NetCredits> findBalance(AccountId id) {
    return BALANCE.list(database, row -> new NetCredits(row.getLong(1)), id.value()).stream()
        .findFirst();
  }

  @Override
  public void post(List<Transfer> transfers) {
    Map<AccountId, Long> net = new HashMap<>();
    for (Transfer transfer : transfers) {
      net.merge(transfer.from(), -transfer.amount().micros(), Math::addExact);
      net.merge(transfer.to(), transfer.amount().micros(), Math::addExact);
    }
    if (move(net) < net.size()) {
      throw new IllegalStateException("a transfer names an account that is not there");
    }
    INSERT.execute(
        database,
        uuids(transfers, Transfer::id),
        texts(transfers, Transfer::reason),
        uuids(transfers, transfer -> transfer.from().value()),
        uuids(transfers, transfer -> transfer.to().value()),
        longs(transfers, transfer -> transfer.amount().micros()),
        texts(transfers, Transfer::at));
  }

  private int move(Map<AccountId, Long> net) {
    List<Map.Entry<AccountId, Long>> moves = List.copyOf(net.entrySet());
    try {
      return MOVE.execute(
          database, uuids(moves, move -> move.getKey().value()), longs(moves, Map.Entry::getValue));
    } catch (DataAccessException e) {
      if (e.sqlStateClass() == SQLStateClass.C23_INTEGRITY_CONSTRAINT_VIOLATION) {
        throw new IllegalStateException("a transfer overdraws an account", e);
      }
      throw e;
    }
  }

  @Override
  public List<Transfer> findTransfers(AccountId account, @Nullable UUID before, int limit) {
    UUID end = before == null ? AFTER_ALL : before;
    return STATEMENT.list(
        database,
        row -> transfer(row, 1),
        account.value(),
        end,
        limit,
        account.value(),
        end,
        limit,
        limit);
  }

  /// @param first the column of its id, followed by reason, accounts, amount and time
  public static Transfer transfer(ResultSet row, int first) throws SQLException {
    return new Transfer(
        uuid(row, first),
        constant(row, first + 1, Transfer.Reason.class),
        new AccountId(uuid(row, first + 2)),
        new AccountId(uuid(row, first + 3)),
        new Credits(row.getLong(first + 4)),
        instant(row, first + 5));
  }
}
