/// Passwords: hashed by Argon2, a few at a time, and refused when they are common.
@NullMarked
package org.bellwether.identity.password;

import org.jspecify.annotations.NullMarked;
