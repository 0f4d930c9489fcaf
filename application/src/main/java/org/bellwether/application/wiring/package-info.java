/// Every use case with what it needs, one screen a feature: shared by the product and the tests of
/// adapters.
@NullMarked
package org.bellwether.application.wiring;

import org.jspecify.annotations.NullMarked;
