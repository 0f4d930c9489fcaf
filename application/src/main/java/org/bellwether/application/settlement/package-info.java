/// Answering a market's question, paying what that owes, and auditing the books.
@NullMarked
package org.bellwether.application.settlement;

import org.jspecify.annotations.NullMarked;
