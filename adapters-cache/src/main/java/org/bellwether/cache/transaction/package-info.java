/// Transactions, as caches see them.
@NullMarked
package org.bellwether.cache.transaction;

import org.jspecify.annotations.NullMarked;
