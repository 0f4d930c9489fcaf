/// What a resource answers, and the preconditions of a request on it.
@NullMarked
package org.bellwether.rest.response;

import org.jspecify.annotations.NullMarked;
