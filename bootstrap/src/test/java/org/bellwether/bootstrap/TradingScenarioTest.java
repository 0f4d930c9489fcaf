package org.bellwether.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The product as its users meet it: people trade, a question is answered, the winners are paid,
/// and the books balance.
class TradingScenarioTest {
  private static Path folder = Path.of("");
  private static ProductProcess product;

  private static Map<String, String> environment() {
    return Map.of("DATA_DIR", folder.toString(), "PORT", "0", "ACCESS_LOG", "off");
  }

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    folder = DataFolders.in(temporary);
    product = ProductProcess.start(environment());
    // the commands of a test are for the folder of a server that runs
    assertThat(product.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void theBooksBalance() throws Exception {
    try (ProductProcess verify = ProductProcess.start(environment(), "verify")) {
      assertThat(verify.exitCode()).as(verify.output()).isZero();
      assertThat(verify.output()).contains("the books balance", "the audit trail is whole");
    } finally {
      product.close();
    }
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(1);
  }

  private String post(String path, String token, String body, int status) throws Exception {
    HttpResponse<String> answer = product.post(path, token, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }

  private String open(String token) throws Exception {
    HttpResponse<String> answer =
        product.post(
            "/api/v1/markets",
            token,
            """
            {"name": "Will it rain?", "outcomes": ["Yes", "No"], "closesAt": "2035-01-01T00:00:00Z",
             "subsidy": 100, "position": {"outcome": "Yes", "amount": 10}}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private void awaitSettlement(String market) {
    await()
        .atMost(ProductProcess.PATIENCE)
        .until(() -> product.get(market + "/resolution").body().contains("completedAt"));
  }

  @Test
  void winners_are_paid_and_what_is_left_goes_back_to_who_put_it_up() throws Exception {
    // Ann asks a question, puts up 100 credits of her 1,000, and bets 10 on Yes.
    String ann = product.logInAsNew("Ann");
    String market = open(ann);
    // Ben thinks otherwise,
    String ben = product.logInAsNew("Ben");
    String bought =
        post(
            market + "/trades",
            ben,
            """
            {"side": "buy", "outcome": "no", "shares": 40, "maxCost": 25}
            """,
            201);
    assertThat(bought).contains("\"position\":{\"shares\":40");
    // and has second thoughts about a part of it.
    post(market + "/trades", ben, "{\"side\": \"sell\", \"outcome\": \"No\", \"shares\": 15}", 201);
    assertThat(product.get(market + "/solvency").body()).contains("\"largestPayout\":25");
    // It does not rain, and Ann says so.
    post(market + "/resolution", ann, "{\"outcome\": \"No\"}", 201);
    awaitSettlement(market);
    // Ben gets 1 credit for each of his 25 shares, Ann the rest of the subsidy.
    assertThat(product.get(market + "/resolution").body())
        .contains("\"settled\":2", "\"paid\":25,");
    assertThat(product.get(market + "/solvency").body()).contains("\"escrow\":0,");
    // Nobody trades a question that is answered.
    String refused =
        post(
            market + "/trades",
            ben,
            "{\"side\": \"buy\", \"outcome\": \"No\", \"amount\": 1}",
            409);
    assertThat(refused).contains("market-not-active");
  }

  @Test
  void an_admin_made_on_the_machine_grants_credits_and_sees_the_jobs() throws Exception {
    try (ProductProcess create =
        ProductProcess.start(
            environment(),
            "user",
            "create",
            "--email=root@example.org",
            "--name=Root",
            "--role=admin")) {
      create.type("correct horse battery\n");
      assertThat(create.exitCode()).as(create.output()).isZero();
    }
    String admin =
        found(
            "\"accessToken\":\"([^\"]+)\"",
            post(
                "/api/v1/auth/login",
                "",
                """
                {"email": "root@example.org", "password": "correct horse battery"}
                """,
                200));
    String carl = product.logInAsNew("Carl");
    String id = found("\"id\":\"([^\"]+)\"", product.get("/api/v1/users/me", carl).body());
    String grant =
        "{\"userId\": \"" + id + "\", \"amount\": 250.5, \"note\": \"for the fun of it\"}";
    post("/api/v1/admin/grants", carl, grant, 403);
    post("/api/v1/admin/grants", admin, grant, 201);
    assertThat(product.get("/api/v1/users/me", carl).body()).contains("\"balance\":1250.5");
    // which the audit trail tells, to her and nobody else,
    assertThat(product.get("/api/v1/admin/audit-trail?object=user:" + id, admin).body())
        .contains("\"action\":\"grant\"", "\"name\":\"Root\"", "for the fun of it");
    assertThat(product.get("/api/v1/admin/audit-trail/export", carl).statusCode()).isEqualTo(403);
    assertThat(product.get("/api/v1/admin/audit-trail/export", admin).body())
        .contains("for the fun of it");
    // and which is not the trail of somebody who has noted another one.
    try (ProductProcess verify =
        ProductProcess.start(environment(), "verify", "--trail-head", "1:" + "a".repeat(64))) {
      assertThat(verify.exitCode()).isEqualTo(2);
      assertThat(verify.output())
          .contains("audit trail, line 1: it is not that of the head that was noted")
          .contains("THE AUDIT TRAIL IS NOT WHOLE")
          .containsPattern("head of the audit trail: [0-9]+:[0-9a-f]{64}");
    }
    assertThat(product.get("/api/v1/admin/jobs", admin).body())
        .contains("audit-books", "close-markets", "forget-answers");
  }
}
