/// Which nodes there are, and telling them what has changed.
@NullMarked
package org.bellwether.cache.cluster;

import org.jspecify.annotations.NullMarked;
