/// The backend that is PostgreSQL.
@NullMarked
package org.bellwether.persistence;

import org.jspecify.annotations.NullMarked;
