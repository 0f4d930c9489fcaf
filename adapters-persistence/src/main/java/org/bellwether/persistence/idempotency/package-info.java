/// The records of requests with an idempotency key.
@NullMarked
package org.bellwether.persistence.idempotency;

import org.jspecify.annotations.NullMarked;
