/// What a backend and a cache offer: every port they implement, in one place.
@NullMarked
package org.bellwether.application.backend;

import org.jspecify.annotations.NullMarked;
