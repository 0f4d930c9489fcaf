/// Doing for many at once what costs the same for one: group commit.
@NullMarked
package org.bellwether.application.batching;

import org.jspecify.annotations.NullMarked;
