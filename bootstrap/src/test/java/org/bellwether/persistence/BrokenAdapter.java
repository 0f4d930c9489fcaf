package org.bellwether.persistence;

import org.bellwether.rest.http.Json;

/// Breaks the rules on purpose.
public record BrokenAdapter(Json json) {}
