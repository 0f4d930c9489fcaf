package org.bellwether.rest.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.bellwether.domain.market.MarketCursor;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketSort;
import org.bellwether.rest.problem.ApiError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
  private static final String ID = "00000000-0000-7000-8000-000000000000";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATED_AT DESC 1 " + ID + " -211813488000000000",
        "CLOSES_AT ASC 1 " + ID + " 9223372036854775807",
        "VOLUME DESC 1 " + ID + " -1",
        "VOLUME DESC 2147483647 " + ID + " 1",
        "VOLUME DESC 0 " + ID + " 1",
        "NAME ASC 1 " + ID + " a\0b",
        "NAME ASC 1 nobody a",
        "PRICE ASC 1 " + ID + " 1"
      })
  void a_forged_cursor_is_refused_before_it_reaches_the_database(String forged) {
    String token =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(("list " + forged).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Cursors.decode(token, "list")).isInstanceOf(ApiError.class);
  }

  @Test
  void a_cursor_of_another_list_is_refused() {
    MarketCursor place =
        new MarketCursor(
            MarketSort.NAME, MarketSort.Order.ASC, "a b c", new MarketId(UUID.fromString(ID)));
    String token = Cursors.encode(place, 2, "list");
    assertThat(Cursors.decode(token, "list")).isEqualTo(new Cursors.Place(place, 2));
    assertThatThrownBy(() -> Cursors.decode(token, "other")).isInstanceOf(ApiError.class);
  }
}
