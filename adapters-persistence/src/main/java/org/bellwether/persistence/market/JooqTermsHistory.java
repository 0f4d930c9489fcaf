package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.TERMS_CHANGES;
import static org.jooq.impl.DSL.noCondition;

import java.util.List;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.TermsChange;
import org.bellwether.domain.market.TermsHistory;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Former terms in the table `terms_changes`.
public final class JooqTermsHistory implements TermsHistory {
  private final DSLContext database;

  public JooqTermsHistory(DSLContext database) {
    this.database = database;
  }

  @Override
  public void add(TermsChange change) {
    MarketTerms before = change.before();
    database
        .insertInto(TERMS_CHANGES)
        .set(TERMS_CHANGES.MARKET_ID, change.marketId())
        .set(TERMS_CHANGES.VERSION, change.version())
        .set(TERMS_CHANGES.NAME, before.name())
        .set(TERMS_CHANGES.DESCRIPTION, before.description())
        .set(TERMS_CHANGES.CATEGORY, before.category())
        .set(TERMS_CHANGES.TAGS, before.tags().toArray(String[]::new))
        .set(TERMS_CHANGES.CLOSES_AT, before.closesAt())
        .set(TERMS_CHANGES.AT, change.at())
        .set(TERMS_CHANGES.BY, change.by())
        .execute();
  }

  @Override
  public int count(MarketId id) {
    return database.fetchCount(TERMS_CHANGES, TERMS_CHANGES.MARKET_ID.eq(id));
  }

  @Override
  public List<TermsChange> find(MarketId id, @Nullable Long before, int limit) {
    return database
        .selectFrom(TERMS_CHANGES)
        .where(TERMS_CHANGES.MARKET_ID.eq(id))
        .and(before == null ? noCondition() : TERMS_CHANGES.VERSION.lt(before))
        .orderBy(TERMS_CHANGES.VERSION.desc())
        .limit(limit)
        .fetch(row ->
            new TermsChange(
                row.get(TERMS_CHANGES.MARKET_ID),
                row.get(TERMS_CHANGES.VERSION),
                new MarketTerms(
                    row.get(TERMS_CHANGES.NAME),
                    row.get(TERMS_CHANGES.DESCRIPTION),
                    row.get(TERMS_CHANGES.CATEGORY),
                    List.of(row.get(TERMS_CHANGES.TAGS)),
                    row.get(TERMS_CHANGES.CLOSES_AT)),
                row.get(TERMS_CHANGES.AT),
                row.get(TERMS_CHANGES.BY)));
  }
}
