/// Registration and login over HTTP, tokens, and password hashes.
@NullMarked
package org.bellwether.rest.identity;

import org.jspecify.annotations.NullMarked;
