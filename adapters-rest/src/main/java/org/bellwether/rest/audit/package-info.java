/// `/admin/audit-trail`: who did what to which object from where.
@NullMarked
package org.bellwether.rest.audit;

import org.jspecify.annotations.NullMarked;
