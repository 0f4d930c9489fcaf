/// What every use case shares: transactions, and the two kinds of "no" that are not bugs.
@NullMarked
package org.bellwether.application;

import org.jspecify.annotations.NullMarked;
