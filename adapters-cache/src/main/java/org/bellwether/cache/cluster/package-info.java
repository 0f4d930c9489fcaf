/// Which nodes there are, and broadcast them what has changed.
@NullMarked
package org.bellwether.cache.cluster;

import org.jspecify.annotations.NullMarked;
