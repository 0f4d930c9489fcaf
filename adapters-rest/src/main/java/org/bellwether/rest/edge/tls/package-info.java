/// Certificates and TLS.
@NullMarked
package org.bellwether.rest.edge.tls;

import org.jspecify.annotations.NullMarked;
