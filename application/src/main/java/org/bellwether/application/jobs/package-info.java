/// Work that is kept in the database until it is done.
@NullMarked
package org.bellwether.application.jobs;

import org.jspecify.annotations.NullMarked;
