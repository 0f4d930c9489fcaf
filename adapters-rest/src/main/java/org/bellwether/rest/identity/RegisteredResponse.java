package org.bellwether.rest.identity;

/// What everybody is told who registers, whether the address was free or not.
record RegisteredResponse(String email) {}
