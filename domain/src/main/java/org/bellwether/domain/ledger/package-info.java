/// The books: accounts, and the double-entry transfers between them.
@NullMarked
package org.bellwether.domain.ledger;

import org.jspecify.annotations.NullMarked;
