package dev.dromedary.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A call that the audit records: a change, or the showing of a secret. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Audited {

  /** Names the change, such as {@code endpoint.pause}. */
  String value();

  /** Whether the body may be recorded: it holds conditions only, no secret and no payload. */
  boolean body() default false;
}
