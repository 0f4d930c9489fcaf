/// Users over HTTP: registration and login, profiles, statements, grants; tokens and password
/// hashes.
@NullMarked
package org.bellwether.rest.identity;

import org.jspecify.annotations.NullMarked;
