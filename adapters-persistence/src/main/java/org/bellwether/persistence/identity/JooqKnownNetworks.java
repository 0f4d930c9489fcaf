package org.bellwether.persistence.identity;

import java.time.Instant;
import org.bellwether.application.identity.KnownNetworks;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;

/// The table `known_networks`.
public final class JooqKnownNetworks implements KnownNetworks {
  private static final PreparedSql CONTAINS =
      new PreparedSql(
          """
          select exists (
            select from users join known_networks on user_id = id
            where email in (?, ?) and network = ?)
          """);

  private static final PreparedSql ADD =
      new PreparedSql(
          """
          insert into known_networks (user_id, network, last_at) values (?, ?, ?)
          on conflict (user_id, network)
          do update set last_at = greatest(known_networks.last_at, excluded.last_at)
          """);

  private static final PreparedSql FORGET =
      new PreparedSql(
          """
          delete from known_networks where user_id = ? and network in (
            select network from known_networks where user_id = ?
            order by last_at desc, network offset ?)
          """);

  private final DSLContext database;

  public JooqKnownNetworks(DSLContext database) {
    this.database = database;
  }

  @Override
  public boolean contains(EmailAddress account, String network) {
    return CONTAINS
        .list(
            database,
            row -> row.getBoolean(1),
            account.value(),
            account.canonical().value(),
            network)
        .contains(true);
  }

  @Override
  public void add(UserId user, String network, Instant now) {
    ADD.execute(database, user.value(), network, now);
    FORGET.execute(database, user.value(), user.value(), MOST);
  }
}
