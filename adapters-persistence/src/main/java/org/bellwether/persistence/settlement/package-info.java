/// Settlements in PostgreSQL, and the books as auditors read them.
@NullMarked
package org.bellwether.persistence.settlement;

import org.jspecify.annotations.NullMarked;
