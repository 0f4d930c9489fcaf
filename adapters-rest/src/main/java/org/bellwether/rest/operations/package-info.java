/// What programs ask beside the API: health, metrics, public keys, and the API document.
@NullMarked
package org.bellwether.rest.operations;

import org.jspecify.annotations.NullMarked;
