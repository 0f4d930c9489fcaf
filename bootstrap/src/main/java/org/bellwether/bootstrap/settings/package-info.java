/// The settings, each with its default, its meaning and its bounds.
@NullMarked
package org.bellwether.bootstrap.settings;

import org.jspecify.annotations.NullMarked;
