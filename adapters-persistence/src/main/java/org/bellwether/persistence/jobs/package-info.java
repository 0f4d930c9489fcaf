/// Jobs in PostgreSQL, and the nodes that do them.
@NullMarked
package org.bellwether.persistence.jobs;

import org.jspecify.annotations.NullMarked;
