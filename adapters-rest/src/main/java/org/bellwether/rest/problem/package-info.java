/// The envelope of every answer, and every kind of error the API answers with.
@NullMarked
package org.bellwether.rest.problem;

import org.jspecify.annotations.NullMarked;
