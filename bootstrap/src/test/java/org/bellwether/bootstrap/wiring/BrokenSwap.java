package org.bellwether.bootstrap.wiring;

import org.bellwether.cache.redis.RedisBreaker;
import org.bellwether.persistence.connection.Database;

/// Breaks the rules of swapping: whoever swapped the backend would have to find this class too.
public record BrokenSwap(Database database, RedisBreaker breaker) {}
