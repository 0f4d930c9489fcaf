/// People: who they are, what their role lets them do.
@NullMarked
package org.bellwether.domain.identity;

import org.jspecify.annotations.NullMarked;
