package org.bellwether.application.wiring;

import org.bellwether.application.backend.Backend;
import org.bellwether.application.identity.AdmitExternalUser;
import org.bellwether.application.identity.ChangeRole;
import org.bellwether.application.identity.CommonPasswords;
import org.bellwether.application.identity.GetProfile;
import org.bellwether.application.identity.GetUser;
import org.bellwether.application.identity.GrantCredits;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.application.identity.WelcomeUser;
import org.bellwether.application.ledger.ListTransfers;

/// People: how they come here, what they may do, and what they have.
public record AccountUseCases(
    RegisterUser register,
    AdmitExternalUser admitExternal,
    GetUser get,
    GetProfile getProfile,
    ChangeRole changeRole,
    GrantCredits grantCredits,
    ListTransfers listTransfers) {

  public static AccountUseCases of(
      Installation here, PasswordHasher hasher, CommonPasswords common) {
    Backend in = here.backend();
    WelcomeUser welcome = new WelcomeUser(in.ledger(), here.policy().welcomeGrant(), here.ids());
    return new AccountUseCases(
        new RegisterUser(
            here.idempotent(),
            in.users(),
            welcome,
            in.knownNetworks(),
            hasher,
            common,
            in.auditTrail(),
            here.ids(),
            here.clock()),
        new AdmitExternalUser(
            in.transactions(), in.users(), welcome, in.auditTrail(), here.ids(), here.clock()),
        new GetUser(in.users(), in.ledger()),
        new GetProfile(in.users()),
        new ChangeRole(
            in.transactions(), in.users(), here.authority(), in.auditTrail(), here.clock()),
        new GrantCredits(
            here.idempotent(),
            in.users(),
            here.authority(),
            in.ledger(),
            in.auditTrail(),
            here.ids(),
            here.clock()),
        new ListTransfers(in.ledger()));
  }
}
