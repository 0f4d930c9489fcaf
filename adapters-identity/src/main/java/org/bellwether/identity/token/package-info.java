/// Bearer tokens: ours, those of an OpenID provider, API keys, and the keys that sign.
@NullMarked
package org.bellwether.identity.token;

import org.jspecify.annotations.NullMarked;
