/// The resources of the API, each with the use cases that it calls.
@NullMarked
package org.bellwether.rest.api;

import org.jspecify.annotations.NullMarked;
