/// A sentence-embedding model that runs in the process.
@NullMarked
package org.bellwether.search.embedding;

import org.jspecify.annotations.NullMarked;
