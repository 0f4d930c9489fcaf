package org.bellwether.persistence.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bellwether.persistence.migration.OldDatabase;
import org.junit.jupiter.api.Test;

/// People of imports of before are told from those whom another system logs in.
class ImportedCreatorsMigrationTest {
  @Test
  void people_without_an_account_become_strangers_and_the_others_stay() {
    try (OldDatabase old = new OldDatabase("7");
        var database = old.connect()) {
      database.execute(
          """
          insert into users (id, external_id, name, role, created_at) values
            ('0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e', 'https://idp|mira', 'Mira', 'user', now()),
            ('0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5f', 'manifold:Ann', 'Ann', 'user', now())
          """);
      database.execute(
          "insert into accounts (id, kind) values ('0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e', 'user')");
      old.open().close();
      assertThat(database.fetch("select external_id from users order by id").getValues(0))
          .isEqualTo(List.of("https://idp|mira", "import:manifold:ann"));
    }
  }
}
