/// How texts are kept, compared and refused.
@NullMarked
package org.bellwether.domain.text;

import org.jspecify.annotations.NullMarked;
