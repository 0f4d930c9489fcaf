package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// API7:2023. The server opens no address that it was sent: it keeps them for people to open.
class Api7ServerSideRequestForgeryTest extends SecurityFixture {
  private final String rain = create(ann, RAIN);

  private static String resolution(String evidence) {
    return "{\"outcome\": \"Yes\", \"evidenceUrl\": \"%s\"}".formatted(evidence);
  }

  @Test
  void nobody_comes_to_look_at_the_evidence() throws IOException {
    try (ServerSocket bait = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + bait.getLocalPort() + "/results";
      api.post(rain + "/resolution").as(ann).json(resolution(url)).send().is(201);
      api.settle();
      assertThat(api.get(rain).send().is(200).body()).contains(url);
      api.get(rain + "/resolution").send().is(200);
      bait.setSoTimeout(300);
      assertThatThrownBy(bait::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "ftp://example.org/",
        "jar:http://example.org/a.jar!/",
        "javascript:alert(1)",
        "data:text/html,hello",
        "ldap://example.org/a",
        "//example.org/a",
        "/results",
        "http:///results",
        "https://ann:secret@example.org/",
        "http://exa mple.org/"
      })
  void evidence_is_an_address_that_a_browser_opens_safely(String address) {
    api.post(rain + "/resolution")
        .as(ann)
        .badOnPurpose()
        .json(resolution(address))
        .send()
        .is(Problem.VALIDATION_FAILED);
  }

  /// What a browser is sent to is never made of what came with the request.
  @Test
  void the_only_redirect_leads_to_this_server() {
    try (RawConnection connection = api.raw()) {
      String answer =
          connection
              .send("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
              .unchecked();
      assertThat(answer).startsWith("HTTP/1.1 302 ").contains("Location: ");
      assertThat(answer.lines().filter(line -> line.startsWith("Location: ")))
          .containsExactly("Location: /docs");
    }
  }
}
