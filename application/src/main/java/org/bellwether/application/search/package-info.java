/// Finding markets by what people mean.
@NullMarked
package org.bellwether.application.search;

import org.jspecify.annotations.NullMarked;
