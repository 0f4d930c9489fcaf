/// Idempotency-Key: a request sent again gets the first answer.
@NullMarked
package org.bellwether.rest.idempotency;

import org.jspecify.annotations.NullMarked;
