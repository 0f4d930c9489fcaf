/// Which class plays which part: the one place where adapters meet.
@NullMarked
package org.bellwether.bootstrap.wiring;

import org.jspecify.annotations.NullMarked;
