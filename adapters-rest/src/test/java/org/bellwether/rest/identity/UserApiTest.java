package org.bellwether.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;

/// Profiles: what one sees of oneself, and what others see.
class UserApiTest extends MarketFixture {

  @Test
  void one_sees_all_of_oneself() {
    assertThat(api.get("/api/v1/users/me").as(moderator).send().is(200).data())
        .hasToString(
            json(
                "{'id':'%s','name':'Mo','email':'%s','role':'moderator','balance':1000}"
                    .formatted(moderator.id(), moderator.user().email())));
    api.get("/api/v1/users/me").badOnPurpose().send().is(Problem.MISSING_TOKEN);
  }

  @Test
  void others_see_a_name() {
    assertThat(api.get("/api/v1/users/" + ann.id()).send().is(200).data())
        .hasToString(json("{'id':'%s','name':'Ann'}".formatted(ann.id())));
    api.get("/api/v1/users/" + UUID.randomUUID()).send().is(Problem.USER_NOT_FOUND).is(404);
    api.get("/api/v1/users/ann").badOnPurpose().send().is(Problem.VALIDATION_FAILED);
  }

  @Test
  void a_token_does_not_outlive_its_user() {
    User gone =
        new User(
            new Profile(new UserId(UUID.randomUUID()), "Gone"),
            new EmailAddress("gone@example.org"),
            new PasswordHash("none"),
            Role.USER,
            api.now);
    String token = api.token(gone);
    api.get("/api/v1/users/me")
        .header("Authorization", "Bearer " + token)
        .send()
        .is(Problem.INVALID_TOKEN)
        .is(401);
  }
}
