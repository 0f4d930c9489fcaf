/// Statements that are prepared once, and look-ups that are answered together.
@NullMarked
package org.bellwether.persistence.sql;

import org.jspecify.annotations.NullMarked;
