/// Rate limits, across nodes where Redis answers and on this node where it does not.
@NullMarked
package org.bellwether.cache.limits;

import org.jspecify.annotations.NullMarked;
