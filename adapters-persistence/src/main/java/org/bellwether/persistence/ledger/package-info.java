/// The books in PostgreSQL.
@NullMarked
package org.bellwether.persistence.ledger;

import org.jspecify.annotations.NullMarked;
