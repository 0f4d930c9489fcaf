package org.bellwether.rest.operations;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// The API document at `/openapi.yaml`, and `/docs` to read it and try it out. All of it comes from
/// this server: nothing is loaded from elsewhere.
public final class DocsResource implements Resource {
  private static final String WEBJAR = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

  private final String swaggerUi = "META-INF/resources/webjars/swagger-ui/" + webjarVersion() + "/";

  @Override
  public void declare(Routes routes) {
    file(routes, "/openapi.yaml", "openapi.yaml", "application/yaml");
    file(routes, "/docs", "docs/index.html", "text/html; charset=utf-8");
    file(routes, "/docs/start.js", "docs/start.js", "text/javascript");
    file(routes, "/docs/swagger-ui.css", swaggerUi + "swagger-ui.css", "text/css");
    file(
        routes,
        "/docs/swagger-ui-bundle.js",
        swaggerUi + "swagger-ui-bundle.js",
        "text/javascript");
    routes.raw("/", Access.ANYONE, context -> context.redirect("/docs"));
  }

  private static void file(Routes routes, String path, String resource, String type) {
    routes.raw(path, Access.ANYONE, context -> send(context, resource, type));
  }

  private static void send(Context context, String resource, String type) {
    context
        .contentType(type)
        .header("Cache-Control", "no-cache")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .result(open(resource));
  }

  private static InputStream open(String resource) {
    InputStream stream = DocsResource.class.getClassLoader().getResourceAsStream(resource);
    if (stream == null) {
      throw new IllegalStateException("missing from the build: " + resource);
    }
    return stream;
  }

  private static String webjarVersion() {
    Properties properties = new Properties();
    try (InputStream stream = open(WEBJAR)) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
