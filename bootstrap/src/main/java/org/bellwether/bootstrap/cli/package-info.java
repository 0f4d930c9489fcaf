/// The commands: serve, import, verify, and what else an operator does.
@NullMarked
package org.bellwether.bootstrap.cli;

import org.jspecify.annotations.NullMarked;
