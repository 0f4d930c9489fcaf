/// Bodies: their size, media type and compression.
@NullMarked
package org.bellwether.rest.server.content;

import org.jspecify.annotations.NullMarked;
