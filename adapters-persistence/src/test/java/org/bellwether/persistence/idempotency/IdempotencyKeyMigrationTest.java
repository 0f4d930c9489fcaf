package org.bellwether.persistence.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.persistence.migration.OldDatabase;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/// Idempotency keys that were kept before the case of a UUID stopped to count.
class IdempotencyKeyMigrationTest {
  private static final UUID ANN = new UUID(1, 1);
  private static final UUID BEN = new UUID(1, 2);
  private static final String LOUD = "8E03978E-40D5-43DD-BC93-6894A57F9324";

  @Test
  void a_uuid_is_found_again_in_lower_case_and_any_other_key_as_it_was() {
    try (OldDatabase old = new OldDatabase("19");
        var database = old.connect()) {
      for (Object[] kept :
          new Object[][] {
            {ANN, LOUD}, {ANN, "ONE"}, {BEN, LOUD}, {BEN, LOUD.toLowerCase(Locale.ROOT)}
          }) {
        database.execute("insert into answers values (?, ?, 'fingerprint', 'answer', now())", kept);
      }
      old.open().close();
      assertThat(keys(database, ANN))
          .containsExactlyInAnyOrder(LOUD.toLowerCase(Locale.ROOT), "ONE");
      assertThat(keys(database, BEN))
          .as("two that are one now stay as they are")
          .containsExactlyInAnyOrder(LOUD, LOUD.toLowerCase(Locale.ROOT));
    }
  }

  private static List<String> keys(DSLContext database, UUID owner) {
    return database
        .fetch("select key from answers where owner = ?", owner)
        .getValues(0, String.class);
  }
}
