package org.bellwether.rest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.domain.identity.UserId;
import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Admins read who did what to which object from where.
class AuditTrailApiTest extends MarketFixture {
  private static final String TRAIL = "/api/v1/admin/audit-trail";
  private static final String EXPORT = TRAIL + "/export";

  private void grant(Person to, String note) {
    api.post("/api/v1/admin/grants")
        .as(admin)
        .json("{\"userId\": \"%s\", \"amount\": 5, \"note\": \"%s\"}".formatted(to.id(), note))
        .send()
        .is(201);
  }

  private Answer list(String query) {
    return api.get(TRAIL + query).as(admin).send().is(200);
  }

  @Test
  void what_was_done_is_told_the_latest_first_with_who_did_it_and_from_where() {
    String rain = create(ann, RAIN);
    api.post(rain + "/resolution").as(ann).json("{\"outcome\": \"Yes\"}").send().is(201);
    api.now = api.now.plusMillis(250);
    grant(bob, "for the 🌧");
    Answer trail = list("");
    assertThat(trail.each("action")).containsExactly("grant", "resolve");
    assertThat(trail.json().get("meta")).hasToString("{\"limit\":20}");
    JsonNode grant = trail.data().get(0);
    assertThat(grant.get("number").asInt()).isEqualTo(2);
    assertThat(grant.get("at").asString()).isEqualTo("2030-06-01T12:00:00.250000Z");
    assertThat(grant.get("actor").get("id").asString()).isEqualTo(admin.id().toString());
    assertThat(grant.get("actor").get("name").asString()).isEqualTo("Ada");
    assertThat(grant.get("address").asString()).isEqualTo("127.0.0.1");
    assertThat(grant.get("object").asString()).isEqualTo("user:" + bob.id());
    assertThat(grant.get("details").asString()).isEqualTo("5 credits: for the 🌧");
    JsonNode resolution = trail.data().get(1);
    assertThat(resolution.get("actor").get("name").asString()).isEqualTo("Ann");
    assertThat(resolution.get("object").asString()).isEqualTo("market:" + id(rain));
  }

  @Test
  void what_the_system_did_has_no_actor_and_one_who_is_gone_has_no_name() {
    api.transactions.inTransaction(() -> {
      api.trail.record(new AuditTrail.Entry(api.now, null, null, "close", "market:1", ""));
      api.trail.record(
          new AuditTrail.Entry(
              api.now, new UserId(UUID.randomUUID()), "::1", "leave", "user:1", ""));
      return api;
    });
    Answer trail = list("");
    assertThat(trail.data().get(1).has("actor")).isFalse();
    assertThat(trail.data().get(1).has("address")).isFalse();
    assertThat(trail.data().get(0).get("actor").has("id")).isTrue();
    assertThat(trail.data().get(0).get("actor").has("name")).isFalse();
  }

  @Test
  void filters_take_who_what_to_what_and_when() {
    String rain = create(ann, RAIN);
    String snow = create(bob, RAIN);
    api.delete(snow).as(bob).send().is(204); // line 1
    api.now = api.now.plus(Duration.ofMinutes(1));
    api.post(rain + "/resolution").as(moderator).json("{\"cancel\": true}").send().is(201); // 2
    api.now = api.now.plus(Duration.ofMinutes(1));
    grant(ann, "sorry"); // 3
    assertThat(numbers("?actor=" + bob.id())).containsExactly(1);
    assertThat(numbers("?action=cancel")).containsExactly(2);
    assertThat(numbers("?object=user:" + ann.id())).containsExactly(3);
    assertThat(numbers("?from=2030-06-01T12:01:00Z")).containsExactly(3, 2);
    assertThat(numbers("?to=2030-06-01T12:01:00Z")).containsExactly(1);
    assertThat(numbers("?from=2030-06-01T12:01:00Z&to=2030-06-01T12:02:00Z&action=cancel"))
        .containsExactly(2);
    assertThat(numbers("?actor=" + bob.id() + "&action=cancel")).isEmpty();
  }

  private List<Integer> numbers(String query) {
    return list(query).data().valueStream().map(line -> line.get("number").asInt()).toList();
  }

  @Test
  void a_list_goes_on_where_its_cursor_says() {
    for (int i = 1; i <= 5; i++) {
      grant(ann, "number " + i);
    }
    List<Integer> numbers = new ArrayList<>();
    String next = "?limit=2";
    while (!next.isEmpty()) {
      Answer page = list(next);
      page.data().valueStream().forEach(line -> numbers.add(line.get("number").asInt()));
      String cursor = page.json().get("meta").path("nextCursor").asString("");
      next = cursor.isEmpty() ? "" : "?limit=2&cursor=" + cursor;
    }
    assertThat(numbers).containsExactly(5, 4, 3, 2, 1);
    api.get(TRAIL + "?cursor=AAAA").as(admin).send().is(Problem.INVALID_CURSOR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?actor=ann",
        "?from=now",
        "?limit=101",
        "?object=",
        "?who=ann",
        "?from=2030-06-01T12:01:00Z&to=2030-06-01T12:01:00Z"
      })
  void a_query_that_makes_no_sense_is_refused(String query) {
    api.get(TRAIL + query).as(admin).badOnPurpose().send().is(Problem.VALIDATION_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {TRAIL, EXPORT})
  void it_is_for_admins(String path) {
    api.get(path).badOnPurpose().send().is(Problem.MISSING_TOKEN);
    api.get(path).as(ann).send().is(Problem.INSUFFICIENT_PERMISSIONS);
    api.get(path).as(moderator).send().is(Problem.INSUFFICIENT_PERMISSIONS);
    grant(ann, "so that there is something to read");
    api.get(path).as(admin).send().is(200);
    assertThat(api.call("HEAD", path).as(admin).badOnPurpose().send().is(200).body()).isEmpty();
  }

  /// As an auditor does it, with nothing but the export and SHA-256.
  @Test
  void the_export_is_enough_to_verify_the_chain_elsewhere() throws Exception {
    String rain = create(ann, RAIN);
    api.post(rain + "/resolution").as(ann).json("{\"outcome\": \"Yes\"}").send().is(201);
    grant(bob, "1 ✓");
    api.transactions.inTransaction(() -> {
      api.trail.record(
          new AuditTrail.Entry(Instant.EPOCH.plusNanos(1_999), null, null, "close", "a:1", ""));
      return api;
    });
    Answer export = api.get(EXPORT).as(admin).send().is(200);
    assertThat(export.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(export.header("Cache-Control")).isEqualTo("no-store");
    String before = "0".repeat(64);
    List<JsonNode> lines = export.body().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines).hasSize(3);
    for (JsonNode line : lines) {
      String hashed =
          netstring(line.get("number").asString())
              + netstring(before)
              + netstring(line.get("at").asString())
              + netstring(line.path("actor").path("id").asString(null))
              + netstring(line.path("address").asString(null))
              + netstring(line.get("action").asString())
              + netstring(line.get("object").asString())
              + netstring(line.get("details").asString());
      before = sha256(hashed);
      assertThat(line.get("hash").asString()).isEqualTo(before);
    }
    assertThat(api.trail.head()).hasToString("3:" + before);
  }

  private static String netstring(String text) {
    return text == null ? "-," : bytes(text).length + ":" + text + ",";
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void an_empty_trail_is_exported_as_nothing() {
    try (RawConnection connection = api.raw()) {
      String answer =
          connection
              .send("GET " + EXPORT + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n")
              .send("Authorization: Bearer " + admin.token() + "\r\n\r\n")
              .unchecked();
      assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n0\r\n\r\n");
    }
  }

  @Test
  void an_export_takes_no_parameters() {
    api.get(EXPORT + "?from=2030-06-01T12:00:00Z")
        .as(admin)
        .badOnPurpose()
        .send()
        .is(Problem.VALIDATION_FAILED);
  }
}
