/// The connection to Redis, and doing without it while it is away.
@NullMarked
package org.bellwether.cache.redis;

import org.jspecify.annotations.NullMarked;
