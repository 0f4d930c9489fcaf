package org.bellwether.application.backend;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is remembered, and where.
///
/// @param url of what nodes share, as the cache takes it; null for none
/// @param lifetime how long a market that does not change is shared
/// @param nearBytes about how much memory of this process it may take
public record CacheSettings(@Nullable String url, Duration lifetime, long nearBytes) {}
