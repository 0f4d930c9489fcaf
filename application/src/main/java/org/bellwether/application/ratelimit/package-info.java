/// How many requests somebody may send.
@NullMarked
package org.bellwether.application.ratelimit;

import org.jspecify.annotations.NullMarked;
