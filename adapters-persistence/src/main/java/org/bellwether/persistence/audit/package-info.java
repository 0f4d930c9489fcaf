/// The audit trail.
@NullMarked
package org.bellwether.persistence.audit;

import org.jspecify.annotations.NullMarked;
