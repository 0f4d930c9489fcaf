/// All or nothing, and what others see of it.
@NullMarked
package org.bellwether.application.transaction;

import org.jspecify.annotations.NullMarked;
