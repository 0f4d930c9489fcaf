package org.bellwether.rest.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A text that is taken in the very characters that were sent. All others are
/// [composed][org.bellwether.domain.text.Unicode#composed] as they are read.
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface AsTyped {}
