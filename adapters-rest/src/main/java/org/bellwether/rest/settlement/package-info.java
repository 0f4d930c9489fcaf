/// Resolving markets over HTTP.
@NullMarked
package org.bellwether.rest.settlement;

import org.jspecify.annotations.NullMarked;
