/// What people do with markets: list, look up, create, revise, delete, import.
@NullMarked
package org.bellwether.application.market;

import org.jspecify.annotations.NullMarked;
