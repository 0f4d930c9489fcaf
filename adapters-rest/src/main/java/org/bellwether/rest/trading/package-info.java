/// Trading over HTTP: opening markets, orders, positions, price history; and the files that markets
/// are imported from.
@NullMarked
package org.bellwether.rest.trading;

import org.jspecify.annotations.NullMarked;
