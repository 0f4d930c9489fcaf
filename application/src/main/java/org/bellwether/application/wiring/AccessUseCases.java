package org.bellwether.application.wiring;

import org.bellwether.application.backend.Backend;
import org.bellwether.application.identity.AccessTokens;
import org.bellwether.application.identity.AuthenticateApiKey;
import org.bellwether.application.identity.ChangePassword;
import org.bellwether.application.identity.CommonPasswords;
import org.bellwether.application.identity.CreateApiKey;
import org.bellwether.application.identity.ForgetSessions;
import org.bellwether.application.identity.LimitGuesses;
import org.bellwether.application.identity.ListApiKeys;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.LogOut;
import org.bellwether.application.identity.NoteFailedProof;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RefreshSession;
import org.bellwether.application.identity.RevokeApiKey;
import org.bellwether.application.identity.StartSession;
import org.bellwether.application.identity.TellFailedProofs;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.domain.identity.Session;

/// Access: sessions and API keys, from the proof of who somebody is to its end.
public record AccessUseCases(
    LogIn logIn,
    RefreshSession refresh,
    LogOut logOut,
    ChangePassword changePassword,
    ForgetSessions forgetSessions,
    CreateApiKey createApiKey,
    ListApiKeys listApiKeys,
    RevokeApiKey revokeApiKey,
    AuthenticateApiKey authenticateApiKey,
    TellFailedProofs tellFailedProofs) {

  public static AccessUseCases of(
      Installation here,
      PasswordHasher hasher,
      CommonPasswords common,
      AccessTokens tokens,
      RateLimiter limiter) {
    Backend in = here.backend();
    Session.Life life = here.policy().sessionLife();
    StartSession startSession = new StartSession(in.sessions(), life, tokens);
    LimitGuesses guesses =
        new LimitGuesses(limiter, in.knownNetworks(), here.policy().accountLimit());
    NoteFailedProof failed = new NoteFailedProof(in.transactions(), in.auditTrail(), here.clock());
    return new AccessUseCases(
        new LogIn(
            in.transactions(),
            in.users(),
            startSession,
            guesses,
            in.knownNetworks(),
            failed,
            hasher,
            in.auditTrail(),
            here.clock()),
        new RefreshSession(
            in.transactions(),
            in.sessions(),
            life,
            in.users(),
            tokens,
            failed,
            in.auditTrail(),
            here.clock()),
        new LogOut(in.transactions(), in.users(), in.sessions(), in.auditTrail(), here.clock()),
        new ChangePassword(
            in.transactions(),
            in.users(),
            in.sessions(),
            in.apiKeys(),
            here.authority(),
            startSession,
            guesses,
            failed,
            hasher,
            common,
            in.auditTrail(),
            here.clock()),
        new ForgetSessions(in.sessions(), life, here.clock()),
        new CreateApiKey(
            here.idempotent(),
            here.authority(),
            in.users(),
            in.apiKeys(),
            in.auditTrail(),
            here.ids(),
            here.clock()),
        new ListApiKeys(in.apiKeys()),
        new RevokeApiKey(
            in.transactions(), here.authority(), in.apiKeys(), in.auditTrail(), here.clock()),
        new AuthenticateApiKey(
            in.transactions(),
            in.apiKeys(),
            in.users(),
            life,
            failed,
            in.auditTrail(),
            here.clock()),
        new TellFailedProofs(in.transactions(), failed, in.auditTrail(), here.clock()));
  }
}
