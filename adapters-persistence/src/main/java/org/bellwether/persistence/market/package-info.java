/// Markets in PostgreSQL.
@NullMarked
package org.bellwether.persistence.market;

import org.jspecify.annotations.NullMarked;
