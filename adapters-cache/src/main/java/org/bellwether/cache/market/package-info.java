/// What is remembered of markets for a moment.
@NullMarked
package org.bellwether.cache.market;

import org.jspecify.annotations.NullMarked;
