package org.bellwether.bootstrap;

import org.bellwether.application.backend.Backend;
import org.bellwether.application.backend.Cache;
import org.bellwether.application.backend.CacheSettings;
import org.bellwether.cache.RedisCache;

/// Which cache stands before the backend: the one class that names its module. To swap it, name
/// another one here.
public final class Caches {
  private Caches() {}

  /// @throws IllegalArgumentException that says what is wrong with the URL
  public static void check(String url) {
    RedisCache.check(url);
  }

  public static Cache open(CacheSettings settings, Backend backend) {
    return RedisCache.open(settings, backend);
  }
}
