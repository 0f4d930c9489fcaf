/// What every use case shares: pages, refusals, and what an outage is.
@NullMarked
package org.bellwether.application;

import org.jspecify.annotations.NullMarked;
