package org.bellwether.application.jobs;

/// Work to be done later.
public record Job(String kind, String subject) {}
