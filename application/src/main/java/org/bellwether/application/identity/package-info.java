/// How people become users and prove who they are.
@NullMarked
package org.bellwether.application.identity;

import org.jspecify.annotations.NullMarked;
