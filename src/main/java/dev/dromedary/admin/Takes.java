package dev.dromedary.admin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a call takes besides its path. Whatever it does not name is refused before the call begins,
 * so a call without it takes nothing: what is ignored looks to its sender as if it had been done.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Takes {

  /** Names of the parameters. */
  String[] value() default {};

  /** Whether it reads a body, of which it refuses the unknown fields itself. */
  boolean body() default false;
}
