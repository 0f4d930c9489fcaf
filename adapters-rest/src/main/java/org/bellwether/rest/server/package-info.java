/// The HTTP server: routes, requests, who may call them, errors, the log.
@NullMarked
package org.bellwether.rest.server;

import org.jspecify.annotations.NullMarked;
