/// The PostgreSQL and the Redis that a run starts for itself when it is given none.
@NullMarked
package org.bellwether.embedded;

import org.jspecify.annotations.NullMarked;
