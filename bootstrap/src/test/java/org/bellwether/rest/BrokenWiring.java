package org.bellwether.rest;

import org.springframework.context.ApplicationContext;

/// Breaks the rules on purpose.
public record BrokenWiring(ApplicationContext context) {}
