package dev.dromedary.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The role that a call needs; a call that names none is refused. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface RequiresRole {

  Role value();

  /** Whether the call is about all tenants at once, and thus not for the key of one. */
  boolean gatewayWide() default false;
}
