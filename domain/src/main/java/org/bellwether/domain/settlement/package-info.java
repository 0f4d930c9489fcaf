/// Settlement: paying what a resolution owes, and auditing the books.
@NullMarked
package org.bellwether.domain.settlement;

import org.jspecify.annotations.NullMarked;
