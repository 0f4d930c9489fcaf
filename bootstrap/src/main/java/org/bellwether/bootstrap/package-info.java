/// Puts the rings together: settings, wiring, commands. The only place that knows every module.
@NullMarked
package org.bellwether.bootstrap;

import org.jspecify.annotations.NullMarked;
