/// The PostgreSQL and the Redis that a run starts for itself when it is given none.
@NullMarked
package org.bellwether.bootstrap.embedded;

import org.jspecify.annotations.NullMarked;
