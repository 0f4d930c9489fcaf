package org.bellwether.persistence.identity;

import static org.bellwether.persistence.schema.Tables.API_KEYS;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bellwether.domain.identity.ApiKey;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.Permission;
import org.bellwether.domain.identity.Secret;
import org.bellwether.domain.identity.UserId;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Records;
import org.jooq.SelectConditionStep;

/// The table `api_keys`.
public final class JooqApiKeyRepository implements ApiKeyRepository {
  private final DSLContext database;

  public JooqApiKeyRepository(DSLContext database) {
    this.database = database;
  }

  @Override
  public void create(ApiKey key) {
    database
        .insertInto(API_KEYS)
        .set(API_KEYS.ID, key.id())
        .set(API_KEYS.OWNER, key.owner())
        .set(API_KEYS.NAME, key.name())
        .set(API_KEYS.PERMISSIONS, names(key.permissions()))
        .set(API_KEYS.HASH, key.hash())
        .set(API_KEYS.CREATED_AT, key.createdAt())
        .set(API_KEYS.EXPIRES_AT, key.expiresAt())
        .set(API_KEYS.LAST_USED_AT, key.lastUsedAt())
        .execute();
  }

  @Override
  public Optional<ApiKey> findByHash(Secret.Hash hash) {
    return select(API_KEYS.HASH.eq(hash)).fetchOptional(Records.mapping(ApiKey::new));
  }

  @Override
  public Optional<ApiKey> findById(UUID id) {
    return select(API_KEYS.ID.eq(id)).fetchOptional(Records.mapping(ApiKey::new));
  }

  @Override
  public Optional<ApiKey> lock(UUID id) {
    return select(API_KEYS.ID.eq(id)).forUpdate().fetchOptional(Records.mapping(ApiKey::new));
  }

  @Override
  public List<ApiKey> findByOwner(UserId owner) {
    return select(API_KEYS.OWNER.eq(owner))
        .orderBy(API_KEYS.ID.desc())
        .fetch(Records.mapping(ApiKey::new));
  }

  private SelectConditionStep<
          org.jooq.Record8<
              UUID, UserId, String, Set<Permission>, Secret.Hash, Instant, Instant, Instant>>
      select(Condition which) {
    return database
        .select(
            API_KEYS.ID,
            API_KEYS.OWNER,
            API_KEYS.NAME,
            API_KEYS.PERMISSIONS.convertFrom(JooqApiKeyRepository::permissions),
            API_KEYS.HASH,
            API_KEYS.CREATED_AT,
            API_KEYS.EXPIRES_AT,
            API_KEYS.LAST_USED_AT)
        .from(API_KEYS)
        .where(which);
  }

  private static String[] names(Set<Permission> permissions) {
    return permissions.stream()
        .sorted()
        .map(permission -> permission.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }

  private static Set<Permission> permissions(String[] names) {
    return Arrays.stream(names)
        .map(name -> Permission.valueOf(name.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }

  @Override
  public boolean updateLastUsed(UUID id, Instant at, Instant notedBefore) {
    return database
            .update(API_KEYS)
            .set(API_KEYS.LAST_USED_AT, at)
            .where(
                API_KEYS
                    .ID
                    .eq(id)
                    .and(API_KEYS.LAST_USED_AT.isNull().or(API_KEYS.LAST_USED_AT.le(notedBefore))))
            .execute()
        > 0;
  }

  @Override
  public boolean delete(UUID id) {
    return database.deleteFrom(API_KEYS).where(API_KEYS.ID.eq(id)).execute() > 0;
  }

  @Override
  public int deleteAll(UserId owner) {
    return database.deleteFrom(API_KEYS).where(API_KEYS.OWNER.eq(owner)).execute();
  }
}
