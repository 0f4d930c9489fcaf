/// What operators look at: health, metrics, and the API document.
@NullMarked
package org.bellwether.rest.operations;

import org.jspecify.annotations.NullMarked;
