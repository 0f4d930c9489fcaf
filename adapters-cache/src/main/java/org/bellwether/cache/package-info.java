/// Redis, which makes things faster and is missed by nothing.
@NullMarked
package org.bellwether.cache;

import org.jspecify.annotations.NullMarked;
