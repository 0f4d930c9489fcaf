/// Work that is done later, at least once.
@NullMarked
package org.bellwether.application.jobs;

import org.jspecify.annotations.NullMarked;
