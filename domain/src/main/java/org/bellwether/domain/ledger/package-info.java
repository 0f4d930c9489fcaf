/// Amounts of credits. Double-entry accounts and transfers come with trading.
@NullMarked
package org.bellwether.domain.ledger;

import org.jspecify.annotations.NullMarked;
