/// Markets: questions with two or more outcomes, their life, and how they are found.
@NullMarked
package org.bellwether.domain.market;

import org.jspecify.annotations.NullMarked;
