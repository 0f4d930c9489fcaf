package org.bellwether.persistence.identity;

import static org.bellwether.persistence.schema.Tables.SIGNING_KEYS;

import java.time.Instant;
import java.util.List;
import org.bellwether.application.identity.SigningKeys;
import org.jooq.DSLContext;
import org.jooq.Records;

/// The table `signing_keys`.
public final class JooqSigningKeys implements SigningKeys {
  private final DSLContext database;

  public JooqSigningKeys(DSLContext database) {
    this.database = database;
  }

  @Override
  public List<SigningKey> findAll() {
    return database
        .select(
            SIGNING_KEYS.ID,
            SIGNING_KEYS.MATERIAL,
            SIGNING_KEYS.SIGNS_FROM,
            SIGNING_KEYS.RETIRES_AT)
        .from(SIGNING_KEYS)
        .orderBy(SIGNING_KEYS.SIGNS_FROM.desc(), SIGNING_KEYS.ID)
        .fetch(Records.mapping(SigningKey::new));
  }

  @Override
  public void create(SigningKey key) {
    database
        .insertInto(SIGNING_KEYS)
        .set(SIGNING_KEYS.ID, key.id())
        .set(SIGNING_KEYS.MATERIAL, key.material())
        .set(SIGNING_KEYS.SIGNS_FROM, key.signsFrom())
        .set(SIGNING_KEYS.RETIRES_AT, key.retiresAt())
        .execute();
  }

  @Override
  public void retireOthers(String but, Instant at) {
    database
        .update(SIGNING_KEYS)
        .set(SIGNING_KEYS.RETIRES_AT, at)
        .where(
            SIGNING_KEYS
                .ID
                .ne(but)
                .and(SIGNING_KEYS.RETIRES_AT.isNull().or(SIGNING_KEYS.RETIRES_AT.gt(at))))
        .execute();
  }

  @Override
  public void deleteRetired(Instant now) {
    database.deleteFrom(SIGNING_KEYS).where(SIGNING_KEYS.RETIRES_AT.le(now)).execute();
  }
}
