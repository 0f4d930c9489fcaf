/// What operators look at while it runs.
@NullMarked
package org.bellwether.application.operations;

import org.jspecify.annotations.NullMarked;
