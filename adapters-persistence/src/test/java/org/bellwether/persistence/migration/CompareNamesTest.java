package org.bellwether.persistence.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An installation from before names were compared by Unicode's rules goes on.
class CompareNamesTest {
  private final OldDatabase old = new OldDatabase("19");
  private int users;

  @AfterEach
  void drop() {
    old.close();
  }

  @BeforeEach
  void aMarketWithTagsInTwoSpellings() {
    try (var database = old.connect()) {
      somebody(database, "ann@example.org");
      market(database, 1, "'Stra\u00dfe'", "array['Caf\u00e9', 'cafe\u0301', 'Rome']");
      market(database, 2, "null", "'{}'");
      database.execute(
          """
          insert into outcomes (id, market_id, position, name, price) values
            (gen_random_uuid(), '%1$s', 0, 'Yes', 500000),
            (gen_random_uuid(), '%1$s', 1, 'Yes\u200b', 500000)
          """
              .formatted(id(1)));
    }
  }

  private static UUID id(int number) {
    return new UUID(0x7000, number);
  }

  private UserId somebody(DSLContext database, String email) {
    UUID id = id(++users);
    database.execute(
        """
        insert into users (id, name, email, password_hash, role, created_at)
        values (?, 'Somebody', ?, 'h', 'user', now() + ? * interval '1 second')
        """,
        id,
        email,
        users);
    return new UserId(id);
  }

  private static void market(DSLContext database, int number, String category, String tags) {
    database.execute(
        """
        insert into markets (id, creator_id, name, description, category, tags, status, volume,
          closes_at, created_at, updated_at, version)
        values ('%s', '%s', 'Rain?', '', %s, %s, 'active', 0, now(), now(), now(), 1)
        """
            .formatted(id(number), id(1), category, tags));
  }

  @Test
  void markets_are_found_by_category_and_tag_in_any_spelling() {
    try (Database now = old.open()) {
      JooqMarketRepository markets = new JooqMarketRepository(now.dsl());
      for (MarketFilter filter :
          List.of(
              new MarketFilter(null, "STRASSE", null, null, null, null),
              new MarketFilter(null, null, "caf\u00e9", null, null, null),
              new MarketFilter(null, null, "ROME", null, null, null))) {
        assertThat(markets.count(filter)).as("%s", filter).isOne();
      }
      assertThat(markets.count(MarketFilter.ALL)).isEqualTo(2);
    }
  }

  @Test
  void a_market_with_outcomes_that_are_the_same_name_now_is_read_all_the_same() {
    try (Database now = old.open()) {
      assertThat(
              new JooqMarketRepository(now.dsl())
                  .findById(new MarketId(id(1)))
                  .orElseThrow()
                  .outcomes())
          .hasSize(2);
    }
  }

  @Test
  void every_account_is_found_by_the_address_it_began_with_and_by_other_spellings() {
    UserId composed;
    UserId inLetters;
    UserId inPunycode;
    UserId unseen;
    UserId alone;
    try (var database = old.connect()) {
      composed = somebody(database, "rene\u0301@example.org");
      inPunycode = somebody(database, "ann@xn--bcher-kva.example");
      inLetters = somebody(database, "ann@bu\u0308cher.example");
      unseen = somebody(database, "a\u200bnn@example.org");
      alone = somebody(database, "bo\u200bb@example.org");
    }
    try (Database now = old.open()) {
      JooqUserRepository repository = new JooqUserRepository(now.dsl());
      assertThat(found(repository, "rene\u0301@example.org")).isEqualTo(composed);
      assertThat(found(repository, "REN\u00c9@example.org")).isEqualTo(composed);
      // two that are one now: the older one is found by all other spellings
      assertThat(found(repository, "ann@xn--bcher-kva.example")).isEqualTo(inPunycode);
      assertThat(found(repository, "ann@b\u00fccher.example")).isEqualTo(inPunycode);
      assertThat(found(repository, "ann@bu\u0308cher.example")).isEqualTo(inLetters);
      // what somebody had made to look like another's
      assertThat(found(repository, "ann@example.org")).isEqualTo(new UserId(id(1)));
      assertThat(found(repository, "a\u200bnn@example.org")).isEqualTo(unseen);
      assertThat(found(repository, "bob@example.org")).isEqualTo(alone);
      assertThat(found(repository, "bo\u200bb@example.org")).isEqualTo(alone);
    }
  }

  private static UserId found(JooqUserRepository repository, String email) {
    return repository.findByEmail(new EmailAddress(email)).map(User::id).orElseThrow();
  }

  @Test
  void imported_people_whose_names_are_the_same_now_stay_two_and_others_are_known_again() {
    try (var database = old.connect()) {
      database.execute(
          """
          insert into users (id, external_id, name, role, created_at) values
            (gen_random_uuid(), 'import:manifold:Ann', 'Ann', 'user', now()),
            (gen_random_uuid(), 'import:manifold:ANN', 'ANN', 'user', now() + interval '1 second'),
            (gen_random_uuid(), 'import:kalshi:Rene\u0301', 'R', 'user', now()),
            (gen_random_uuid(), 'https://idp|Mira', 'Mira', 'user', now())
          """);
      old.open().close();
      assertThat(
              database
                  .fetch(
                      "select external_id from users where external_id is not null"
                          + " order by external_id collate \"C\"")
                  .getValues(0))
          .isEqualTo(
              List.of(
                  "https://idp|Mira",
                  "import:kalshi:ren\u00e9",
                  "import:manifold:ANN",
                  "import:manifold:ann"));
    }
  }
}
