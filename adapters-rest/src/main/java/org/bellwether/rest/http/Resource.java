package org.bellwether.rest.http;

/// A part of the API that declares its own routes.
public interface Resource {
  void declare(Routes routes);
}
