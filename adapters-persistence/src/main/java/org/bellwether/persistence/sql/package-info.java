/// Statements that are rendered once, what they are given and return, what only PostgreSQL says,
/// and look-ups that are answered together.
@NullMarked
package org.bellwether.persistence.sql;

import org.jspecify.annotations.NullMarked;
