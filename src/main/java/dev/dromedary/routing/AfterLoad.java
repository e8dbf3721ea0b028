package dev.dromedary.routing;

import org.apache.camel.CamelContext;

/** Creates the routes that Java makes from a file's templates, each time the file was loaded. */
@FunctionalInterface
public interface AfterLoad {

  /** For files without templates. */
  AfterLoad NOTHING = (context, file) -> {};

  /**
   * @param context where the file was loaded: the real context, or the throw-away one in which a
   *     changed file is tried first. Routes added here belong to the file and go with it.
   * @param file name of the file, without its folder
   */
  void loaded(CamelContext context, String file) throws Exception;
}
