/// Reading the audit trail, and finding out whether it is whole.
@NullMarked
package org.bellwether.application.audit;

import org.jspecify.annotations.NullMarked;
