package dev.dromedary.routing;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.camel.api.management.mbean.ManagedCamelContextMBean;
import org.apache.camel.api.management.mbean.ManagedRouteGroupMBean;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.apache.camel.management.DefaultManagementObjectNameStrategy;

/**
 * JMX has the Camel context and its routes, and nothing of what they are made of: to describe each
 * endpoint, component and service by an MBean takes an eighth of a start. Camel's own level {@code
 * RoutesOnly} leaves out the steps alone.
 */
final class ManagedRoutes extends DefaultManagementObjectNameStrategy {

  /** Null, and so no MBean, for all else. */
  @Override
  public ObjectName getObjectName(Object managed) throws MalformedObjectNameException {
    boolean isNamed =
        managed instanceof ManagedCamelContextMBean
            || managed instanceof ManagedRouteMBean
            || managed instanceof ManagedRouteGroupMBean;
    return isNamed ? super.getObjectName(managed) : null;
  }
}
