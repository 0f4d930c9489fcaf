/// Migrations that SQL alone cannot do.
@NullMarked
package org.bellwether.persistence.migration;

import org.jspecify.annotations.NullMarked;
