/// Query parameters, pages and cursors.
@NullMarked
package org.bellwether.rest.query;

import org.jspecify.annotations.NullMarked;
