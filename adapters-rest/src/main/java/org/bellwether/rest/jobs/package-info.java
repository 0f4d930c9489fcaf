/// `/admin/jobs`: what waits, what failed, and another chance for it.
@NullMarked
package org.bellwether.rest.jobs;

import org.jspecify.annotations.NullMarked;
