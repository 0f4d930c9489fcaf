/// A request sent again takes effect once: idempotency keys and the records kept for them.
@NullMarked
package org.bellwether.application.idempotency;

import org.jspecify.annotations.NullMarked;
