package org.bellwether.rest.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bellwether.application.identity.CreateApiKey;
import org.bellwether.application.identity.IdentityRefusal;
import org.bellwether.application.identity.ListApiKeys;
import org.bellwether.application.identity.RevokeApiKey;
import org.bellwether.domain.identity.ApiKey;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Permission;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Body;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;
import org.bellwether.rest.validation.Text;
import org.jspecify.annotations.Nullable;

/// `/api-keys`: what the caller's programs prove themselves with.
public final class ApiKeyResource implements Resource {
  private static final String API_KEYS = "/api/v1/api-keys";

  private final CreateApiKey createApiKey;
  private final ListApiKeys listApiKeys;
  private final RevokeApiKey revokeApiKey;

  public ApiKeyResource(
      CreateApiKey createApiKey, ListApiKeys listApiKeys, RevokeApiKey revokeApiKey) {
    this.createApiKey = createApiKey;
    this.listApiKeys = listApiKeys;
    this.revokeApiKey = revokeApiKey;
  }

  /// The body of `POST /api-keys`.
  record ApiKeyRequest(
      @NotNull @Text(max = ApiKey.MAX_NAME_LENGTH) String name,
      @NotNull @Size(min = 1, max = 4)
          List<
                  @NotNull
                  @Pattern(
                      regexp = "read|write|delete|admin",
                      message = "must be read, write, delete or admin")
                  String>
              permissions,
      @NotNull Instant expiresAt) {

    CreateApiKey.Command toCommand(Caller caller) {
      return new CreateApiKey.Command(
          caller,
          name.strip(),
          permissions.stream()
              .map(permission -> Permission.valueOf(permission.toUpperCase(Locale.ROOT)))
              .collect(Collectors.toSet()),
          expiresAt);
    }
  }

  /// A key as its owner sees it.
  ///
  /// @param key the secret, in the first answer to its creation only
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ApiKeyResponse(
      UUID id,
      String name,
      List<String> permissions,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant lastUsedAt,
      @Nullable String key) {

    static ApiKeyResponse from(ApiKey key, @Nullable String secret) {
      return new ApiKeyResponse(
          key.id(),
          key.name(),
          key.permissions().stream()
              .sorted()
              .map(permission -> permission.name().toLowerCase(Locale.ROOT))
              .toList(),
          key.createdAt(),
          key.expiresAt(),
          key.lastUsedAt(),
          secret);
    }

    @Override
    public String toString() {
      return "ApiKeyResponse[id=" + id + "]";
    }
  }

  @Override
  public void declare(Routes routes) {
    routes.get(API_KEYS, Access.READ, this::list);
    routes.get(API_KEYS + "/{id}", Access.READ, this::get);
    routes.post(API_KEYS, Access.WRITE, this::create);
    routes.delete(API_KEYS + "/{id}", Access.WRITE, this::revoke);
  }

  private Response list(Request request) {
    request.query().done();
    return Response.ok(
        listApiKeys.execute(request.caller()).stream()
            .map(key -> ApiKeyResponse.from(key, null))
            .toList());
  }

  private Response get(Request request) {
    request.query().done();
    UUID id = request.id();
    return listApiKeys.execute(request.caller()).stream()
        .filter(key -> key.id().equals(id))
        .findAny()
        .map(key -> Response.ok(ApiKeyResponse.from(key, null)))
        .orElseThrow(() -> AuthResource.error(new IdentityRefusal.ApiKeyNotFound(id)));
  }

  /// Sent again under its idempotency key it gets the same answer, but for the secret: that is kept
  /// nowhere.
  private Response create(Request request) {
    request.query().done();
    Body<ApiKeyRequest> body = request.body(ApiKeyRequest.class);
    CreateApiKey.Command command = body.value().toCommand(request.caller());
    return request.idempotent(
        body,
        keyed -> createApiKey.execute(command, keyed),
        (CreateApiKey.Result result) -> answer(result, true),
        (CreateApiKey.Result result) -> answer(result, false));
  }

  private static Response answer(CreateApiKey.Result result, boolean withSecret) {
    return switch (result) {
      case CreateApiKey.Created created ->
          Response.created(
              API_KEYS + "/" + created.key().id(),
              ApiKeyResponse.from(
                  created.key(), withSecret ? ApiKey.PREFIX + created.secret().value() : null));
      case IdentityRefusal refusal -> throw AuthResource.error(refusal);
    };
  }

  private Response revoke(Request request) {
    request.query().done();
    return switch (revokeApiKey.execute(request.caller(), request.id())) {
      case RevokeApiKey.Revoked _ -> Response.noContent();
      case IdentityRefusal refusal -> throw AuthResource.error(refusal);
    };
  }
}
