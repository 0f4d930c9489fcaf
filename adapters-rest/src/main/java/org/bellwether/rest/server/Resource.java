package org.bellwether.rest.server;

/// A part of the API that declares its own routes.
public interface Resource {
  void declare(Routes routes);
}
