/// Which limit a request counts towards, and what it costs.
@NullMarked
package org.bellwether.rest.ratelimit;

import org.jspecify.annotations.NullMarked;
