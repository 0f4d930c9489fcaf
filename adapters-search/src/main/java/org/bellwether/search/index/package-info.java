/// Indexes of markets that each node keeps in memory.
@NullMarked
package org.bellwether.search.index;

import org.jspecify.annotations.NullMarked;
