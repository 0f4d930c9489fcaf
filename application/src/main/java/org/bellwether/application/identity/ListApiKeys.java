package org.bellwether.application.identity;

import java.util.List;
import org.bellwether.domain.identity.ApiKey;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.Caller;

/// The caller's keys, the latest first; there are at most [CreateApiKey#MAX_KEYS].
public final class ListApiKeys {
  private final ApiKeyRepository keys;

  public ListApiKeys(ApiKeyRepository keys) {
    this.keys = keys;
  }

  public List<ApiKey> execute(Caller caller) {
    return keys.findByOwner(caller.id());
  }
}
