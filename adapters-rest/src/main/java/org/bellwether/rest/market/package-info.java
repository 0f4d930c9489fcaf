/// Markets over HTTP, and the files they are imported from.
@NullMarked
package org.bellwether.rest.market;

import org.jspecify.annotations.NullMarked;
