/// What search is built from, in PostgreSQL.
@NullMarked
package org.bellwether.persistence.search;

import org.jspecify.annotations.NullMarked;
