/// What texts mean, as far as a machine can say.
@NullMarked
package org.bellwether.domain.search;

import org.jspecify.annotations.NullMarked;
