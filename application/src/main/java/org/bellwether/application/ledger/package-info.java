/// What people see of the books.
@NullMarked
package org.bellwether.application.ledger;

import org.jspecify.annotations.NullMarked;
