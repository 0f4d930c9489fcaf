/// What every resource shares: routes, bodies, envelopes, errors, limits, and the server itself.
@NullMarked
package org.bellwether.rest.http;

import org.jspecify.annotations.NullMarked;
