package org.bellwether.persistence;

import org.bellwether.rest.json.Json;

/// Breaks the rules on purpose.
public record BrokenAdapter(Json json) {}
