package org.bellwether.persistence.identity;

import static org.bellwether.persistence.schema.Tables.KNOWN_NETWORKS;
import static org.bellwether.persistence.schema.Tables.USERS;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import java.time.Instant;
import org.bellwether.application.identity.KnownNetworks;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;

/// The table `known_networks`.
public final class JooqKnownNetworks implements KnownNetworks {
  private static final Param<EmailAddress> EMAIL = param("email", USERS.EMAIL);
  private static final Param<EmailAddress> CANONICAL = param("canonical", USERS.EMAIL);
  private static final Param<UserId> USER = param("user", KNOWN_NETWORKS.USER_ID);
  private static final Param<String> NETWORK = param("network", KNOWN_NETWORKS.NETWORK);
  private static final Param<Instant> NOW = param("now", KNOWN_NETWORKS.LAST_AT);

  private static final Field<Boolean> IS_KNOWN =
      field(
          exists(
              selectOne()
                  .from(USERS)
                  .join(KNOWN_NETWORKS)
                  .on(KNOWN_NETWORKS.USER_ID.eq(USERS.ID))
                  .where(USERS.EMAIL.in(EMAIL, CANONICAL))
                  .and(KNOWN_NETWORKS.NETWORK.eq(NETWORK))));

  private static final PreparedSql CONTAINS = new PreparedSql(select(IS_KNOWN));

  private static final PreparedSql ADD =
      new PreparedSql(
          insertInto(KNOWN_NETWORKS)
              .set(KNOWN_NETWORKS.USER_ID, USER)
              .set(KNOWN_NETWORKS.NETWORK, NETWORK)
              .set(KNOWN_NETWORKS.LAST_AT, NOW)
              .onConflict(KNOWN_NETWORKS.USER_ID, KNOWN_NETWORKS.NETWORK)
              .doUpdate()
              .set(
                  KNOWN_NETWORKS.LAST_AT,
                  greatest(KNOWN_NETWORKS.LAST_AT, excluded(KNOWN_NETWORKS.LAST_AT))));

  private static final PreparedSql FORGET =
      new PreparedSql(
          deleteFrom(KNOWN_NETWORKS)
              .where(KNOWN_NETWORKS.USER_ID.eq(USER))
              .and(
                  KNOWN_NETWORKS.NETWORK.in(
                      select(KNOWN_NETWORKS.NETWORK)
                          .from(KNOWN_NETWORKS)
                          .where(KNOWN_NETWORKS.USER_ID.eq(USER))
                          .orderBy(KNOWN_NETWORKS.LAST_AT.desc(), KNOWN_NETWORKS.NETWORK)
                          .offset(inline(MOST)))));

  private final DSLContext database;

  public JooqKnownNetworks(DSLContext database) {
    this.database = database;
  }

  @Override
  public boolean contains(EmailAddress account, String network) {
    return CONTAINS
        .on(database)
        .with(EMAIL, account)
        .with(CANONICAL, account.canonical())
        .with(NETWORK, network)
        .single(IS_KNOWN);
  }

  @Override
  public void add(UserId user, String network, Instant now) {
    ADD.on(database).with(USER, user).with(NETWORK, network).with(NOW, now).execute();
    FORGET.on(database).with(USER, user).execute();
  }
}
