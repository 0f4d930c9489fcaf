package org.bellwether.domain.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is true of a user now, whatever their tokens and keys remember.
///
/// @param role theirs here; people whom another system logs in are users
/// @param vouchedAt when another system last vouched for them, to within the hour; null for those
///   who log in here
public record Rights(Role role, @Nullable Instant vouchedAt) {}
