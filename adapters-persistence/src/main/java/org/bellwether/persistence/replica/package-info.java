/// A standby that reads may go to.
@NullMarked
package org.bellwether.persistence.replica;

import org.jspecify.annotations.NullMarked;
