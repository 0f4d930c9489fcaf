/// The database: connections, transactions, migrations, and what an outage is.
@NullMarked
package org.bellwether.persistence;

import org.jspecify.annotations.NullMarked;
