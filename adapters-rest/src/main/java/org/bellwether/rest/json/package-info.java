/// JSON, strict on the way in and exact on the way out, and the texts in it: numbers, times, ids.
@NullMarked
package org.bellwether.rest.json;

import org.jspecify.annotations.NullMarked;
