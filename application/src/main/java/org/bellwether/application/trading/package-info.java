/// What people do with markets that trade: open, import, trade, and see what came of it.
@NullMarked
package org.bellwether.application.trading;

import org.jspecify.annotations.NullMarked;
