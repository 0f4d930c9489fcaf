/// Trading: shares, the market maker that prices them, and what it answers to a trader.
@NullMarked
package org.bellwether.domain.trading;

import org.jspecify.annotations.NullMarked;
