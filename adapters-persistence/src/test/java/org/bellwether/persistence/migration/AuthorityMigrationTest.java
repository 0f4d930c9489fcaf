package org.bellwether.persistence.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.bellwether.domain.identity.Rights;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.junit.jupiter.api.Test;

/// Whose keys worked before the upgrade, theirs go on for a while afterwards.
class AuthorityMigrationTest {
  private static final UserId MIRA = new UserId(new UUID(1, 1));
  private static final UserId NOOR = new UserId(new UUID(1, 2));
  private static final UserId ANN = new UserId(new UUID(1, 3));

  @Test
  void who_has_keys_and_is_logged_in_elsewhere_counts_as_vouched_for_at_the_upgrade() {
    try (OldDatabase old = new OldDatabase("7")) {
      record(old);
      try (Database migrated = old.open()) {
        JooqUserRepository users = new JooqUserRepository(migrated.dsl());
        assertThat(users.findRights(MIRA).orElseThrow().vouchedAt())
            .isBetween(
                Instant.now().minus(Duration.ofHours(1)), Instant.now().plus(Duration.ofHours(1)));
        assertThat(users.findRights(NOOR)).contains(new Rights(Role.USER, null));
        assertThat(users.findRights(ANN)).contains(new Rights(Role.ADMIN, null));
        assertThat(new JooqTransactions(migrated.dsl()).inTransaction(users::lockAdmins))
            .containsExactly(ANN);
      }
    }
  }

  private static void record(OldDatabase old) {
    try (var connection = old.connect()) {
      connection.execute(
          """
          insert into users (id, external_id, name, email, password_hash, role, created_at) values
            (?, 'https://login.example.org|mira', 'Mira', null, null, 'user', now()),
            (?, 'https://login.example.org|noor', 'Noor', null, null, 'user', now()),
            (?, null, 'Ann', 'ann@example.org', 'none', 'admin', now())
          """,
          MIRA.value(),
          NOOR.value(),
          ANN.value());
      for (UserId owner : new UserId[] {MIRA, ANN}) {
        connection.execute(
            """
            insert into api_keys (id, owner, name, permissions, hash, created_at, expires_at)
            values (gen_random_uuid(), ?, 'Bot', array['read'], rpad(?::text, 64, '0'), now(),
              now() + interval '1 day')
            """,
            owner.value(),
            owner.value());
      }
    }
  }
}
