/// Connections to the database: where it is, how long they last, and what an outage is.
@NullMarked
package org.bellwether.persistence.connection;

import org.jspecify.annotations.NullMarked;
