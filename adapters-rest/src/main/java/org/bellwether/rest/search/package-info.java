/// Search over HTTP.
@NullMarked
package org.bellwether.rest.search;

import org.jspecify.annotations.NullMarked;
