/// Answers that go on: server-sent events and JSON Lines.
@NullMarked
package org.bellwether.rest.stream;

import org.jspecify.annotations.NullMarked;
