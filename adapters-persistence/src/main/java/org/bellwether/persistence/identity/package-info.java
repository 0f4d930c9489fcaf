/// People in PostgreSQL.
@NullMarked
package org.bellwether.persistence.identity;

import org.jspecify.annotations.NullMarked;
