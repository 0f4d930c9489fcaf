/// Transactions, and when they are run again.
@NullMarked
package org.bellwether.persistence.transaction;

import org.jspecify.annotations.NullMarked;
