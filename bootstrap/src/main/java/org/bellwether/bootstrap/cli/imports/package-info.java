/// Reading markets from files: of ours, and as other systems hand theirs out.
@NullMarked
package org.bellwether.bootstrap.cli.imports;

import org.jspecify.annotations.NullMarked;
