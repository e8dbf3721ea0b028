package dev.dromedary.gateway;

import java.util.Map;
import java.util.function.DoubleSupplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;

/** Numbers that may be read, each with its description. */
record MeterMBean(Map<String, Read> attributes) implements DynamicMBean {

  /**
   * An attribute.
   *
   * @param value now
   */
  record Read(String description, DoubleSupplier value) {}

  @Override
  public MBeanInfo getMBeanInfo() {
    return new MBeanInfo(
        MeterMBean.class.getName(),
        "Meters of the webhook gateway; docs/operations.md says what each means",
        attributes.entrySet().stream()
            .map(
                each ->
                    new MBeanAttributeInfo(
                        each.getKey(), "double", each.getValue().description(), true, false, false))
            .toArray(MBeanAttributeInfo[]::new),
        null,
        null,
        null);
  }

  @Override
  public Object getAttribute(String name) throws AttributeNotFoundException {
    Read attribute = attributes.get(name);
    if (attribute == null) {
      throw new AttributeNotFoundException(name);
    }
    return attribute.value().getAsDouble();
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeList values = new AttributeList();
    for (String name : names) {
      Read attribute = attributes.get(name);
      if (attribute != null) {
        values.add(new Attribute(name, attribute.value().getAsDouble()));
      }
    }
    return values;
  }

  @Override
  public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
    throw new AttributeNotFoundException("Meters are read only");
  }

  @Override
  public AttributeList setAttributes(AttributeList wanted) {
    return new AttributeList();
  }

  @Override
  public Object invoke(String operation, Object[] arguments, String[] signature) {
    throw new UnsupportedOperationException("Meters have no operations");
  }
}
