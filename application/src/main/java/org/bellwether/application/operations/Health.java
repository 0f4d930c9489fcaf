package org.bellwether.application.operations;

/// Whether something that requests need does its part now; said within a second.
@FunctionalInterface
public interface Health {
  boolean isUp();
}
