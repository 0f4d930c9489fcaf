package org.bellwether.rest.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Five thousand requests that are more or less wrong: no 5xx, no answer that is not documented,
/// and nobody's things are changed by others.
class FuzzTest {
  private static final int REQUESTS = 5000;

  @Test
  void every_answer_is_documented_and_nobody_changes_what_is_not_theirs() {
    long seed = Long.getLong("fuzz.seed", 1);
    try (TestApi api = TestApi.start()) {
      Person stranger = api.person("Stranger", Role.USER);
      Person moderator = api.person("Mo", Role.MODERATOR);
      Person admin = api.person("Ada", Role.ADMIN);
      Person owner = api.person("Victoria", Role.USER);
      FuzzRequests requests = new FuzzRequests();
      for (Person person : List.of(stranger, moderator, admin, owner)) {
        requests.learn("/api/v1/users/" + person.id());
      }
      InetAddress host = InetAddress.getLoopbackAddress();
      String url = "http://127.0.0.1:" + api.server.port();
      try (Victim victim = new Victim(url, owner.token())) {
        requests.learn(victim.market());
        Map<String, JsonNode> before = victim.snapshot();
        Fuzzer fuzzer =
            Fuzzer.run(
                host,
                api.server.port(),
                requests,
                seed,
                List.of(stranger.token(), stranger.token(), ""),
                REQUESTS * 3 / 5);
        assertThat(fuzzer.failures()).isEmpty();
        assertThat(victim.snapshot()).isEqualTo(before);

        Fuzzer privileged =
            Fuzzer.run(
                host,
                api.server.port(),
                requests,
                seed + 1,
                List.of(moderator.token(), admin.token()),
                REQUESTS * 2 / 5);
        assertThat(privileged.failures()).isEmpty();
        assertThat(fuzzer.kinds()).hasSize(FuzzRequests.Kind.values().length);
        assertThat(fuzzer.successes())
            .as("operations that were not only refused, of %s", fuzzer.statuses())
            .hasSizeGreaterThan(requests.operations() / 2);
        assertThat(api.allCredits()).as("credits, the issuance being the other side").isZero();
      }
    }
  }
}
