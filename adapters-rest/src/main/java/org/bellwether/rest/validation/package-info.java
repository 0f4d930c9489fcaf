/// The rules that fields of requests follow.
@NullMarked
package org.bellwether.rest.validation;

import org.jspecify.annotations.NullMarked;
