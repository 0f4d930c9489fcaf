/// Rate limits, across nodes where Redis answers and on this node where it does not.
@NullMarked
package org.bellwether.cache.ratelimit;

import org.jspecify.annotations.NullMarked;
