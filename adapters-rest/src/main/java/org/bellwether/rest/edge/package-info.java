/// Between the network and the routes: TLS, what every answer carries, and what connections and
/// requests may cost.
@NullMarked
package org.bellwether.rest.edge;

import org.jspecify.annotations.NullMarked;
