package org.bellwether.persistence.ledger;

import static org.bellwether.persistence.schema.Tables.ACCOUNTS;
import static org.bellwether.persistence.schema.Tables.TRANSFERS;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

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
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.Postgres;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.SelectForUpdateStep;
import org.jooq.SelectUnionStep;
import org.jooq.TableField;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;
import org.jspecify.annotations.Nullable;

/// The tables `accounts` and `transfers`.
public final class JooqLedger implements Ledger {
  private static final Param<AccountId> ACCOUNT = param("account", ACCOUNTS.ID);
  private static final Param<UUID> BEFORE = param("before", TRANSFERS.ID);
  private static final Param<Integer> LIMIT = param("limit", Integer.class);
  private static final GivenRows<AccountId> IDS = GivenRows.keys(ACCOUNTS.ID);

  private static final GivenRows<Account> GIVEN =
      GivenRows.<Account>named("given")
          .column(ACCOUNTS.ID, Account::id)
          .column(ACCOUNTS.KIND, Account::kind);

  private static final GivenRows<Map.Entry<AccountId, Long>> MOVES =
      GivenRows.<Map.Entry<AccountId, Long>>named("move")
          .column(ACCOUNTS.ID, Map.Entry::getKey)
          .column(ACCOUNTS.BALANCE, move -> new NetCredits(move.getValue()));

  private static final PreparedSql OPEN =
      new PreparedSql(
          insertInto(ACCOUNTS)
              .columns(GIVEN.targets())
              .select(GIVEN.select())
              .onConflict(ACCOUNTS.ID)
              .doNothing());

  private static final PreparedSql CLOSE =
      new PreparedSql(
          deleteFrom(ACCOUNTS).where(ACCOUNTS.ID.eq(ACCOUNT)).returning(ACCOUNTS.BALANCE));

  private static final PreparedSql LOCK = new PreparedSql(Postgres.held(inOrder()));
  private static final PreparedSql LOCK_FREE = new PreparedSql(Postgres.heldIfFree(inOrder()));

  private static final PreparedSql KNOWN =
      new PreparedSql(select(ACCOUNTS.ID).from(ACCOUNTS).where(IDS.contain(ACCOUNTS.ID)));

  private static final PreparedSql BALANCE =
      new PreparedSql(select(ACCOUNTS.BALANCE).from(ACCOUNTS).where(ACCOUNTS.ID.eq(ACCOUNT)));

  private static final PreparedSql MOVE =
      new PreparedSql(
          update(ACCOUNTS)
              .set(ACCOUNTS.BALANCE, ACCOUNTS.BALANCE.plus(MOVES.field(ACCOUNTS.BALANCE)))
              .from(MOVES.table())
              .where(MOVES.matches(ACCOUNTS.ID)));

  private static final PreparedSql INSERT =
      new PreparedSql(
          insertInto(TRANSFERS)
              .columns(TransferRows.GIVEN.targets())
              .select(TransferRows.GIVEN.select()));

  /// Each half gives a page from its own index; the two are then one list.
  private static final PreparedSql STATEMENT =
      new PreparedSql(
          half(TRANSFERS.FROM_ACCOUNT)
              .unionAll(half(TRANSFERS.TO_ACCOUNT))
              .orderBy(TRANSFERS.ID.desc())
              .limit(LIMIT));

  private static final UUID AFTER_ALL = new UUID(-1, -1);

  private final DSLContext database;

  public JooqLedger(DSLContext database) {
    this.database = database;
  }

  private static SelectForUpdateStep<? extends Record> inOrder() {
    return select(ACCOUNTS.ID, ACCOUNTS.BALANCE)
        .from(ACCOUNTS)
        .where(IDS.contain(ACCOUNTS.ID))
        .orderBy(ACCOUNTS.ID);
  }

  private static SelectUnionStep<Record> half(TableField<?, AccountId> side) {
    return select(TransferRows.COLUMNS)
        .from(TRANSFERS)
        .where(side.eq(ACCOUNT))
        .and(TRANSFERS.ID.lt(BEFORE))
        .orderBy(TRANSFERS.ID.desc())
        .limit(LIMIT);
  }

  @Override
  public int open(Collection<Account> accounts) {
    return OPEN.on(database).with(GIVEN, accounts).execute();
  }

  @Override
  public void close(AccountId id) {
    if (CLOSE
        .on(database)
        .with(ACCOUNT, id)
        .first(row -> row.get(ACCOUNTS.BALANCE))
        .filter(balance -> balance.micros() != 0)
        .isPresent()) {
      throw new IllegalStateException("account " + id + " is closed with something on it");
    }
  }

  @Override
  public Map<AccountId, NetCredits> lock(Collection<AccountId> ids) {
    return balances(LOCK, ids);
  }

  private Map<AccountId, NetCredits> balances(PreparedSql locking, Collection<AccountId> ids) {
    return locking
        .on(database)
        .with(IDS, ids)
        .list(row -> Map.entry(row.get(ACCOUNTS.ID), row.get(ACCOUNTS.BALANCE)))
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
    return Set.copyOf(KNOWN.on(database).with(IDS, ids).list(row -> row.get(ACCOUNTS.ID)));
  }

  @Override
  public Optional<NetCredits> findBalance(AccountId id) {
    return BALANCE.on(database).with(ACCOUNT, id).first(row -> row.get(ACCOUNTS.BALANCE));
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
    INSERT.on(database).with(TransferRows.GIVEN, transfers).execute();
  }

  private int move(Map<AccountId, Long> net) {
    try {
      return MOVE.on(database).with(MOVES, net.entrySet()).execute();
    } catch (DataAccessException e) {
      if (e.sqlStateClass() == SQLStateClass.C23_INTEGRITY_CONSTRAINT_VIOLATION) {
        throw new IllegalStateException("a transfer overdraws an account", e);
      }
      throw e;
    }
  }

  @Override
  public List<Transfer> findTransfers(AccountId account, @Nullable UUID before, int limit) {
    return STATEMENT
        .on(database)
        .with(ACCOUNT, account)
        .with(BEFORE, before == null ? AFTER_ALL : before)
        .with(LIMIT, limit)
        .list(TransferRows::transfer);
  }
}
