/// The only place that knows every ring: settings, wiring and the commands a person runs.
@NullMarked
package org.bellwether.bootstrap;

import org.jspecify.annotations.NullMarked;
