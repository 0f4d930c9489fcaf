/// What is remembered of people.
@NullMarked
package org.bellwether.cache.identity;

import org.jspecify.annotations.NullMarked;
