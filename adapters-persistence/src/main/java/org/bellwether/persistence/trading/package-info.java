/// Trades in PostgreSQL, and what follows from them.
@NullMarked
package org.bellwether.persistence.trading;

import org.jspecify.annotations.NullMarked;
