package org.bellwether.rest.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Supplier;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/.well-known/jwks.json`: the public keys of our access tokens, for others who check them (RFC
/// 7517).
public final class JwksResource implements Resource {
  private final Supplier<String> keys;

  /// @param keys a JWK set in JSON
  public JwksResource(Supplier<String> keys) {
    this.keys = keys;
  }

  @Override
  public void declare(Routes routes) {
    routes.raw(
        "/.well-known/jwks.json",
        Access.ANYONE,
        context ->
            context
                .contentType("application/jwk-set+json")
                .header("Cache-Control", "public, max-age=60")
                .result(keys.get().getBytes(UTF_8)));
  }
}
