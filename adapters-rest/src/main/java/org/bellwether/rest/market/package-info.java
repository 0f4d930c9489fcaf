/// Markets over HTTP.
@NullMarked
package org.bellwether.rest.market;

import org.jspecify.annotations.NullMarked;
